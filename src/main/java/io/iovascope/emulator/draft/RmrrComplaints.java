// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.IoMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel logs about an RMRR that it takes for broken: rmrr_sanity_check() of
 * drivers/iommu/intel/iommu.c and arch_rmrr_sanity_check() of arch/x86/include/asm/iommu.h.
 */
public final class RmrrComplaints {

  private static final Set<String> FIRMWARE =
      Set.of("Reserved", "ACPI Non-volatile Storage", "Unknown E820 type");
  private static final long IN_PAGE = 0xfff;

  private RmrrComplaints() {}

  /**
   * The lines, without time stamps.
   *
   * @param map where the firmware's memory map is seen, or null if it is not known
   */
  public static List<String> of(AddressRange memory, @Nullable IoMemory map) {
    List<String> lines = new ArrayList<>();
    String range =
        "[%s-%s]".formatted(AddressRange.hex(memory.start()), AddressRange.hex(memory.end()));
    boolean aligned = (memory.start() & IN_PAGE) == 0 && (memory.end() & IN_PAGE) == IN_PAGE;
    boolean covered = map == null || isReserved(memory, map);
    if (aligned && !covered) {
      lines.add(
          "DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR %s, contact BIOS vendor for fixes"
              .formatted(range));
    }
    if (!aligned || !covered) {
      lines.add("DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR " + range);
    }
    return lines;
  }

  private static boolean isReserved(AddressRange memory, IoMemory map) {
    List<AddressRange> reserved =
        map.entries().stream()
            .filter(entry -> FIRMWARE.contains(entry.name()))
            .map(IoMemory.Entry::range)
            .toList();
    return AddressSet.of(List.of(memory)).subtract(AddressSet.of(reserved)).isEmpty();
  }
}
