// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import io.iovascope.address.AddressRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page table of a device maps. That is less than what the allocator has given away: freed
 * ranges that wait in caches and queues are not mapped, nor is what alignment wastes.
 *
 * @param device whose table it is, as the file names it: before 6.7 the first device of the group
 * @param pasid process address space id; null in legacy mode
 * @param table physical address of the top table
 * @param smallPages leaves of 4 KiB
 * @param largePages leaves of 2 MiB
 * @param hugePages leaves of 1 GiB
 * @param identityBytes mapped to the same physical address, as firmware regions are
 * @param ranges what is mapped, ascending, touching pages joined; the first of them if there are
 *     more than the reader keeps
 * @param rangeCount how many there are
 */
public record PageTable(
    String device,
    @Nullable Integer pasid,
    long table,
    long smallPages,
    long largePages,
    long hugePages,
    long identityBytes,
    List<AddressRange> ranges,
    long rangeCount) {

  public PageTable {
    ranges = List.copyOf(ranges);
  }

  /** All that is mapped, in bytes. */
  public long mappedBytes() {
    return (smallPages << 12) + (largePages << 21) + (hugePages << 30);
  }

  /** Leaves of any size: the lines of the file. */
  public long leaves() {
    return smallPages + largePages + hugePages;
  }
}
