// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.AllocationFailure.Kind;
import io.iovascope.host.log.BootLogReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelLogProbeTest {

  @Test
  void gathersWhatIsSaidOfEachDevice() {
    String text =
        """
        [    1.0] nvme 0000:00:05.0: Using 39-bit DMA addresses
        [    2.0] nvme 0000:00:05.0: swiotlb buffer is full (sz: 4096 bytes), total 32768 (slots), used 0 (slots)
        [    2.5] nvme 0000:00:05.0: swiotlb buffer is full (sz: 4096 bytes), total 32768 (slots), used 0 (slots)
        [    3.0] DMAR: [DMA Write NO_PASID] Request device [00:09.0] fault addr 0x0 [fault reason 0x05] PTE Write access is not set
        [    4.0] DMAR: dmar1: No free domain ids
        [    5.0] iommu: iova flush queue initialization failed
        """;

    assertThat(KernelLogProbe.of(BootLogReader.parseText(text)))
        .containsExactly(
            new DeviceLog("", null, Map.of(Kind.FLUSH_QUEUE, 1L), 0),
            new DeviceLog("0000:00:05.0", 39, Map.of(Kind.SPACE_32BIT, 1L, Kind.SWIOTLB, 2L), 0),
            new DeviceLog("0000:00:09.0", null, Map.of(), 1),
            new DeviceLog("dmar1", null, Map.of(Kind.DOMAIN_IDS, 1L), 0));
  }

  @Test
  void aSilentLogSaysNothing() {
    assertThat(KernelLogProbe.of(BootLogReader.parseText("Linux version 6.12\n"))).isEmpty();
  }
}
