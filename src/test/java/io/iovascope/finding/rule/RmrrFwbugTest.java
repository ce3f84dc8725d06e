// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.captured;
import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class RmrrFwbugTest {

  @Test
  void anRmrrThatTheKernelComplainsOfIsTold() {
    assertThat(
            found(
                new RmrrFwbug(),
                logged(
                    "DMAR: [Firmware Bug]: No firmware reserved region can cover this "
                        + "RMRR [0x00000000bb800000-0x00000000bbffffff], contact BIOS vendor "
                        + "for fixes")))
        .containsExactly(
            new Finding(
                "rmrr-fwbug",
                Severity.WARNING,
                new Subject.Host(),
                List.of(new AddressRange(0xbb80_0000L, 0xbbff_ffffL)),
                "RMRR 0x00000000bb800000-0x00000000bbffffff contradicts the memory "
                    + "map; it is used all the same",
                List.of(
                    new Evidence(
                        Origin.line("/dev/kmsg", 2),
                        "DMAR: [Firmware Bug]: No firmware reserved region can cover this "
                            + "RMRR [0x00000000bb800000-0x00000000bbffffff], contact BIOS vendor "
                            + "for fixes")),
                "update the firmware, or ask its vendor for a table that matches "
                    + "the memory map"));
  }

  @Test
  void whatContradictsTheTableStandsTogether() {
    assertThat(found(new RmrrFwbug(), captured("iova-trees/deb612-window")))
        .hasSize(8)
        .last()
        .isEqualTo(
            new Finding(
                "rmrr-fwbug",
                Severity.WARNING,
                new Subject.Host(),
                List.of(new AddressRange(0xbff0_0000L, 0xc00f_ffffL)),
                "RMRR 0x00000000bff00000-0x00000000c00fffff contradicts the memory "
                    + "map; it is used all the same",
                List.of(
                    new Evidence(
                        Origin.structure(
                            "/sys/firmware/acpi/tables/DMAR", "DMAR table, RMRR 0", 0x48),
                        "lies in the host bridge window 0x00000000c0000000-0x00000000febfffff"),
                    new Evidence(
                        Origin.line("/dev/kmsg", 142),
                        "DMAR: [Firmware Bug]: No firmware reserved region can cover this "
                            + "RMRR [0x00000000bff00000-0x00000000c00fffff], contact BIOS vendor "
                            + "for fixes"),
                    new Evidence(
                        Origin.line("/dev/kmsg", 143),
                        "DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR "
                            + "[0x00000000bff00000-0x00000000c00fffff]"),
                    new Evidence(
                        Origin.structure(
                            "/sys/firmware/acpi/tables/DMAR", "DMAR table, RMRR 0", 0x48),
                        "overlaps 0x000000003fe00000-0x00000000feffffff (DMAR table, RMRR "
                            + "7 at offset 0x128)")),
                "update the firmware, or ask its vendor for a table that matches "
                    + "the memory map"));
  }

  @Test
  void aComplaintThatNamesNoRangeIsNot() {
    assertThat(
            found(new RmrrFwbug(), logged("DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR")))
        .isEmpty();
  }

  @Test
  void anRmrrInReservedMemoryIsFine() {
    assertThat(found(new RmrrFwbug(), captured("hosts/deb612-rmrr-many"))).isEmpty();
  }
}
