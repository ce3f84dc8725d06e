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

class RmrrLocksGroupTest {

  @Test
  void aGroupThatIsBoundToVfioAndRefusedIsTold() {
    assertThat(found(new RmrrLocksGroup(), captured("hosts/deb61-vfio-rmrr")))
        .containsExactly(
            new Finding(
                "rmrr-locks-group",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0, 0x03, 0), 2),
                List.of(new AddressRange(0x3d10_0000, 0x3d12_ffff)),
                "0000:00:03.0 is bound to vfio-pci, but the kernel refuses its "
                    + "group with EPERM",
                List.of(
                    new Evidence(
                        Origin.line("/sys/kernel/iommu_groups/2/reserved_regions", 1),
                        "RMRR 0x000000003d100000-0x000000003d12ffff of 0000:00:03.0 and "
                            + "0000:00:1f.2"),
                    Evidence.of(
                        "the kernel logs: Device is ineligible for IOMMU domain attach due "
                            + "to platform RMRR requirement.  Contact your platform vendor.")),
                "switch the feature that needs the RMRR off in the firmware setup "
                    + "(shared memory of the management controller, legacy USB), or ask "
                    + "the vendor for a firmware without it"));
  }

  @Test
  void aGroupThatNobodyHasBoundIsNot() {
    assertThat(found(new RmrrLocksGroup(), captured("hosts/deb612-rmrr-good"))).isEmpty();
  }
}
