// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.address.AddressRange;
import io.iovascope.host.DmarTable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Values of a DMAR table that follow the layout and still make no sense to the kernel
 * (drivers/iommu/intel/dmar.c and iommu.c).
 */
public final class DmarPlausibility {

  private static final int PAGE_BITS = 12;
  private static final long IN_PAGE = (1L << PAGE_BITS) - 1;

  private DmarPlausibility() {}

  /** A line for each such value, with its offset in the table. */
  public static List<String> problems(DmarTable table) {
    TableProblems problems = new TableProblems();
    // parse_dmar_table: "Invalid DMAR haw", and the table is refused.
    if (table.hostAddressWidth() < PAGE_BITS) {
      problems.remark(
          36, "host addresses of %d bits are too narrow".formatted(table.hostAddressWidth()));
    }
    table.reservedMemory().forEach(memory -> check(memory, problems));
    // dmar_parse_one_rhsa: "RHSA refers to non-existent DMAR unit".
    Set<Long> bases =
        table.units().stream().map(DmarTable.Unit::registerBase).collect(Collectors.toSet());
    for (DmarTable.Affinity affinity : table.affinities()) {
      if (!bases.contains(affinity.registerBase())) {
        problems.remark(
            affinity.offset(),
            "RHSA names a unit at %s, but no DRHD does"
                .formatted(AddressRange.hex(affinity.registerBase())));
      }
    }
    return problems.lines();
  }

  /** The conditions of rmrr_sanity_check, the firmware's memory map excepted. */
  private static void check(DmarTable.ReservedMemory memory, TableProblems problems) {
    String start = AddressRange.hex(memory.start());
    String end = AddressRange.hex(memory.end());
    if (Long.compareUnsigned(memory.end(), memory.start()) < 0) {
      problems.remark(
          memory.offset(), "RMRR ends at %s, before its start %s".formatted(end, start));
      return;
    }
    if ((memory.start() & IN_PAGE) != 0) {
      problems.remark(memory.offset(), "RMRR starts at %s, inside a 4-KiB page".formatted(start));
    }
    if ((memory.end() & IN_PAGE) != IN_PAGE) {
      problems.remark(
          memory.offset(), "RMRR ends at %s (inclusive), inside a 4-KiB page".formatted(end));
    }
  }
}
