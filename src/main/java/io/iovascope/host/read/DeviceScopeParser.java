// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import java.util.ArrayList;
import java.util.List;

/**
 * The device scopes at the end of a DMAR structure (struct acpi_dmar_device_scope of
 * include/acpi/actbl1.h): u8 type, u8 length, two reserved bytes, u8 enumeration id, u8 start bus,
 * then pairs of u8 device and u8 function.
 */
final class DeviceScopeParser {

  private static final int HEADER = 6;

  private final TableBytes table;
  private final TableProblems problems;

  DeviceScopeParser(TableBytes table, TableProblems problems) {
    this.table = table;
    this.problems = problems;
  }

  /**
   * The scopes from {@code start} to {@code end} (exclusive). A scope whose length cannot be is a
   * fault and ends the list, for nobody knows where the next one begins. A scope of an unknown type
   * is skipped, as the kernel does (dmar_alloc_dev_scope of drivers/iommu/intel/dmar.c).
   */
  List<Scope> parse(int start, int end) {
    List<Scope> scopes = new ArrayList<>();
    int offset = start;
    while (offset < end) {
      int room = end - offset;
      if (room < HEADER) {
        problems.fault(
            offset,
            "expected a device scope of at least 6 bytes, found %d bytes to the end of its structure"
                .formatted(room));
        break;
      }
      int length = table.u8(offset + 1);
      if (length < HEADER || length % 2 != 0 || length > room) {
        problems.fault(
            offset,
            "expected a device scope with an even length from 6 to %d, found %d; the scopes from here on are lost"
                .formatted(room, length));
        break;
      }
      ScopeType type = ScopeType.ofCode(table.u8(offset));
      if (type == null) {
        problems.remark(
            offset, "unknown device scope type %d, skipped".formatted(table.u8(offset)));
      } else {
        scopes.add(
            new Scope(type, table.u8(offset + 4), table.u8(offset + 5), path(offset, length)));
      }
      offset += length;
    }
    return scopes;
  }

  private List<PathEntry> path(int offset, int length) {
    if (length == HEADER) {
      problems.remark(offset, "the device scope has no path and names no device");
    }
    List<PathEntry> path = new ArrayList<>();
    for (int entry = offset + HEADER; entry < offset + length; entry += 2) {
      PathEntry step = new PathEntry(table.u8(entry), table.u8(entry + 1));
      if (step.device() > 0x1f || step.function() > 7) {
        problems.remark(
            entry,
            "no PCI function can be %s: a device is at most 1f, a function 7".formatted(step));
      }
      path.add(step);
    }
    return path;
  }
}
