// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskSplitTest {

  @Test
  void aDriverWithTwoMasksIsTold() {
    assertThat(
            found(
                new MaskSplit(),
                plain()
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/dma_mask_bits", "63\n")
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/consistent_dma_mask_bits", "32\n")
                    .read()))
        .containsExactly(
            new Finding(
                "mask-split",
                Severity.INFO,
                new Subject.Device(new PciAddress(0, 0, 0x1f, 2), 5),
                "ahci has a 63-bit mask for buffers and 32 bits for coherent "
                    + "memory: 0000:00:1f.2",
                List.of(
                    new Evidence(
                        Origin.file("/sys/bus/pci/devices/0000:00:1f.2/dma_mask_bits"), "63"),
                    new Evidence(
                        Origin.file("/sys/bus/pci/devices/0000:00:1f.2/consistent_dma_mask_bits"),
                        "32")),
                "keep the space below 4 GiB free, or boot with iommu=pt"));
  }

  @Test
  void isAWarningOnceTheSpaceBelow4GiBWasFull() {
    assertThat(
            found(
                new MaskSplit(),
                plain()
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/dma_mask_bits", "63\n")
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/consistent_dma_mask_bits", "32\n")
                    .with(
                        "/dev/kmsg",
                        "6,0,0,-;Linux version 6.12\n4,1,1,-;ahci 0000:00:1f.2: Using "
                            + "39-bit DMA addresses\n")
                    .read()))
        .containsExactly(
            new Finding(
                "mask-split",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0, 0x1f, 2), 5),
                "ahci has a 63-bit mask for buffers and 32 bits for coherent "
                    + "memory: 0000:00:1f.2; the space below 4 GiB was full",
                List.of(
                    new Evidence(
                        Origin.file("/sys/bus/pci/devices/0000:00:1f.2/dma_mask_bits"), "63"),
                    new Evidence(
                        Origin.file("/sys/bus/pci/devices/0000:00:1f.2/consistent_dma_mask_bits"),
                        "32")),
                "keep the space below 4 GiB free, or boot with iommu=pt"));
  }

  @Test
  void twoWideMasksAreFine() {
    assertThat(
            found(
                new MaskSplit(),
                plain()
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/dma_mask_bits", "63\n")
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/consistent_dma_mask_bits", "63\n")
                    .read()))
        .isEmpty();
  }
}
