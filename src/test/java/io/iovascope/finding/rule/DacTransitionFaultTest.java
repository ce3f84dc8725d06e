// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class DacTransitionFaultTest {

  @Test
  void faultsAndErrorsAfterTheFirstHighAddressAreTold() {
    assertThat(
            found(
                new DacTransitionFault(),
                logged(
                    "ahci 0000:00:1f.2: Using 39-bit DMA addresses",
                    "DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr "
                        + "0x7ffffff000 [fault reason 0x05] PTE Write access is not set",
                    "ahci 0000:00:1f.2: AER: PCIe Bus Error: severity=Uncorrectable "
                        + "(Non-Fatal), type=Transaction Layer, (Requester ID)")))
        .containsExactly(
            new Finding(
                "dac-transition-fault",
                Severity.CRITICAL,
                new Subject.Device(new PciAddress(0, 0, 0x1f, 2), 5),
                "0000:00:1f.2 left the space below 4 GiB and has failed 2 times since",
                List.of(
                    new Evidence(Origin.logRecord("/dev/kmsg", 1), "Using N-bit DMA addresses"),
                    new Evidence(
                        Origin.logRecord("/dev/kmsg", 2),
                        "write of 0x0000007ffffff000, reason 0x05 PTE Write access is not set"),
                    new Evidence(
                        Origin.logRecord("/dev/kmsg", 3),
                        "ahci 0000:00:1f.2: AER: PCIe Bus Error: severity=Uncorrectable "
                            + "(Non-Fatal), type=Transaction Layer, (Requester ID)")),
                "boot with iommu=pt; report it to the driver's authors: the DMA "
                    + "mask is wider than what the device decodes"));
  }

  @Test
  void aFaultBeforeItHasAnotherCause() {
    assertThat(
            found(
                new DacTransitionFault(),
                logged(
                    "DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr "
                        + "0x7ffffff000 [fault reason 0x05] PTE Write access is not set",
                    "ahci 0000:00:1f.2: Using 39-bit DMA addresses")))
        .isEmpty();
  }
}
