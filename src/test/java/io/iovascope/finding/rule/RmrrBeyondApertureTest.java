// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.captured;
import static io.iovascope.finding.rule.RuleHosts.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RmrrBeyondApertureTest {

  @Test
  void anRmrrThatEndsAboveTheApertureIsTold() {
    assertThat(found(new RmrrBeyondAperture(), captured("iova-trees/deb612-beyond")))
        .containsExactly(
            new Finding(
                "rmrr-beyond-aperture",
                Severity.CRITICAL,
                new Subject.Device(new PciAddress(0, 0, 0x08, 0), null),
                List.of(new AddressRange(0x7f_ffff_0000L, 0x80_0000_ffffL)),
                "RMRR 0x0000007fffff0000-0x000000800000ffff lies beyond the 39-bit "
                    + "aperture, so no group could be set up and every DMA faults",
                List.of(
                    new Evidence(
                        Origin.structure(
                            "/sys/firmware/acpi/tables/DMAR", "DMAR table, RMRR 1", 0x68),
                        "0x0000007fffff0000-0x000000800000ffff"),
                    Evidence.of(
                        "aperture: dmar0 cap 0xd2008c22260206 ecap 0xf00f4a, second stage")),
                "ask the firmware vendor for a table without it, or boot with "
                    + "intel_iommu=off"),
            new Finding(
                "rmrr-beyond-aperture",
                Severity.CRITICAL,
                new Subject.Device(new PciAddress(0, 0, 0x06, 0), null),
                List.of(new AddressRange(0x80_0000_0000L, 0x80_000f_ffffL)),
                "RMRR 0x0000008000000000-0x00000080000fffff lies beyond the 39-bit "
                    + "aperture, so no group could be set up and every DMA faults",
                List.of(
                    new Evidence(
                        Origin.structure(
                            "/sys/firmware/acpi/tables/DMAR", "DMAR table, RMRR 0", 0x48),
                        "0x0000008000000000-0x00000080000fffff"),
                    Evidence.of(
                        "aperture: dmar0 cap 0xd2008c22260206 ecap 0xf00f4a, second stage")),
                "ask the firmware vendor for a table without it, or boot with "
                    + "intel_iommu=off"));
  }

  @Test
  void thoseBelowAreNot() {
    assertThat(found(new RmrrBeyondAperture(), captured("hosts/deb612-rmrr-many"))).isEmpty();
  }
}
