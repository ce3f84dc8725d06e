// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.address.AddressRange;

/**
 * One address range of a PCI function, as a line of its {@code resource} file.
 *
 * @param slot number of the line, from 0
 * @param use what the range is for
 * @param range physical addresses (memory) or ports (I/O)
 * @param flags the kernel's IORESOURCE flags
 */
public record PciResource(int slot, Use use, AddressRange range, long flags) {

  /** What a slot of the file is for. */
  public enum Use {
    BAR,
    EXPANSION_ROM,
    /** A BAR of the virtual functions. */
    VF_BAR,
    /** A window that a bridge forwards to the bus below it. */
    BRIDGE_WINDOW
  }

  private static final long IORESOURCE_MEM = 0x200;

  public boolean isMemory() {
    return (flags & IORESOURCE_MEM) != 0;
  }
}
