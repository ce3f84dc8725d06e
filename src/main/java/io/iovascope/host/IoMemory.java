// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.address.AddressRange;
import java.util.List;

/**
 * The physical address map of {@code /proc/iomem}.
 *
 * @param entries in the order of the file: a parent before its children
 */
public record IoMemory(List<Entry> entries) {

  public IoMemory {
    entries = List.copyOf(entries);
  }

  /**
   * One line.
   *
   * @param depth 0 for a top-level line
   * @param name such as {@code PCI Bus 0000:00} or {@code System RAM}
   * @param line number of the line, from 1
   */
  public record Entry(AddressRange range, int depth, String name, int line) {}
}
