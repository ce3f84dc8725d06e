// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static io.iovascope.finding.rule.RuleHosts.plain;
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

class ModelMismatchTest {

  @Test
  void aLimitThatTheKernelLogsOtherwiseIsTold() {
    assertThat(found(new ModelMismatch(), logged("ahci 0000:00:1f.2: Using 47-bit DMA addresses")))
        .containsExactly(
            new Finding(
                "model-mismatch",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0, 0x1f, 2), 5),
                "the kernel uses 47-bit DMA addresses for 0000:00:1f.2, iovascope " + "predicts 39",
                List.of(
                    new Evidence(Origin.line("/dev/kmsg", 2), "Using 47-bit DMA addresses"),
                    Evidence.of("predicted from the DMA mask and the aperture")),
                "send a capture of this host to the project"));
  }

  @Test
  void regionsThatTheKernelPrintsOtherwiseAreTold() {
    assertThat(
            found(
                new ModelMismatch(),
                plain()
                    .edit(
                        "/sys/kernel/iommu_groups/5/reserved_regions",
                        text -> "0x0000000000010000 0x0000000000010fff reserved\n" + text)
                    .read()))
        .containsExactly(
            new Finding(
                "model-mismatch",
                Severity.WARNING,
                new Subject.Group(5),
                List.of(new AddressRange(0x1_0000, 0x1_0fff)),
                "the predicted regions of group 5 differ from the kernel's",
                List.of(
                    new Evidence(
                        Origin.file("/sys/kernel/iommu_groups/5/reserved_regions"),
                        "0x0000000000010000-0x0000000000010fff reserved, "
                            + "0x0000000000000000-0x0000000000ffffff direct-relaxable, "
                            + "0x00000000fee00000-0x00000000feefffff msi"),
                    Evidence.of(
                        "predicted: 0x0000000000000000-0x0000000000ffffff "
                            + "direct-relaxable, 0x00000000fee00000-0x00000000feefffff msi")),
                "the kernel's list is used; send a capture of this host to the project"));
  }

  @Test
  void whatIsAsPredictedIsNot() {
    assertThat(found(new ModelMismatch(), logged("ahci 0000:00:1f.2: Using 39-bit DMA addresses")))
        .isEmpty();
  }
}
