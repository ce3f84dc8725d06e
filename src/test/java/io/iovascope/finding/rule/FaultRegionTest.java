// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
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

class FaultRegionTest {

  @Test
  void faultsInAWindowOfTheHostBridgeAreToldTogether() {
    assertThat(
            found(
                new FaultRegion(),
                logged(
                    "DMAR: [DMA Read NO_PASID] Request device [00:1f.2] fault addr "
                        + "0xc0001000 [fault reason 0x06] PTE Read access is not set",
                    "DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr "
                        + "0xc0002000 [fault reason 0x05] PTE Write access is not set",
                    "DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr "
                        + "0x10000 [fault reason 0x05] PTE Write access is not set")))
        .containsExactly(
            new Finding(
                "fault-region",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0, 0x1f, 2), 5),
                List.of(new AddressRange(0xc000_0000L, 0xfebf_ffffL)),
                "0000:00:1f.2 faulted 2 times at addresses that the kernel never "
                    + "hands out: bridge-window",
                List.of(
                    new Evidence(
                        Origin.logRecord("/dev/kmsg", 2),
                        "write of 0x00000000c0002000, reason 0x05 PTE Write access is not set"),
                    Evidence.of(
                        "p2p (likely): 0000:00:1f.2 [8086:2922] was sent to 0x00000000c0002000, where"
                            + " devices have their memory: it was told to reach another device"
                            + " directly (peer to peer), or it makes up addresses.")),
                "if peer-to-peer DMA is intended, the two need a common owner that "
                    + "maps it; else suspect the device or its firmware; iovascope "
                    + "explain --fault all says more"));
  }

  @Test
  void aFaultAtAnAddressThatWasHandedOutIsNot() {
    assertThat(
            found(
                new FaultRegion(),
                logged(
                    "DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr "
                        + "0x10000 [fault reason 0x05] PTE Write access is not set")))
        .isEmpty();
  }
}
