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
import java.util.List;
import org.junit.jupiter.api.Test;

class RmrrUnreservedTest {

  @Test
  void memoryOfFirmwareThatTheTreeDoesNotKeepBackIsTold() {
    assertThat(found(new RmrrUnreserved(), captured("hosts/deb612-vfio-rmrr")))
        .containsExactly(
            new Finding(
                "rmrr-unreserved",
                Severity.CRITICAL,
                new Subject.Group(5),
                List.of(new AddressRange(0x3d00_0000, 0x3d01_ffff)),
                "0x000000003d000000-0x000000003d01ffff of group 5 is mapped 1:1 "
                    + "for firmware, yet the DMA API may hand it out",
                List.of(
                    new Evidence(
                        Origin.file("/sys/kernel/iommu_groups/5/reserved_regions"),
                        "kept out of the IOVA tree for the first device alone, which is "
                            + "0000:00:1d.0"),
                    Evidence.of(
                        "on this kernel a mapping there keeps the old translation, so that "
                            + "DMA goes to the wrong memory")),
                "boot with iommu=pt, or move the device with the RMRR to a group " + "of its own"),
            new Finding(
                "rmrr-unreserved",
                Severity.CRITICAL,
                new Subject.Group(6),
                List.of(new AddressRange(0x3d11_8000, 0x3d12_ffff)),
                "0x000000003d118000-0x000000003d12ffff of group 6 is mapped 1:1 "
                    + "for firmware, yet the DMA API may hand it out",
                List.of(
                    new Evidence(
                        Origin.file("/sys/kernel/iommu_groups/6/reserved_regions"),
                        "kept out of the IOVA tree for the first device alone, which is "
                            + "0000:00:1f.0"),
                    Evidence.of(
                        "on this kernel a mapping there keeps the old translation, so that "
                            + "DMA goes to the wrong memory")),
                "boot with iommu=pt, or move the device with the RMRR to a group " + "of its own"));
  }

  @Test
  void whatTheTreeKeepsBackIsNot() {
    assertThat(found(new RmrrUnreserved(), captured("hosts/deb612-rmrr-many"))).isEmpty();
  }
}
