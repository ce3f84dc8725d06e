// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.AllocationFailure.Kind;
import io.iovascope.host.AllocationFailure.Slots;
import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelEvents.Run;
import io.iovascope.host.KernelLog;
import io.iovascope.host.KernelReport;
import io.iovascope.host.PciAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KernelEventParserTest {

  @Test
  void readsTheFaultsOfARealHostWhoseIommuFailed() {
    KernelEvents events = CapturedHost.named("iova-trees/deb612-beyond").read().kernel().events();

    assertThat(events.faults())
        .hasSize(8)
        .startsWith(
            new DmaFault(
                address("0000:00:1f.2"),
                Access.WRITE,
                0x1fa0000L,
                null,
                2,
                "Present bit in context entry is clear",
                null,
                0,
                events.faults().get(0).time(),
                507))
        .extracting(fault -> fault.device().toString())
        .containsOnly("0000:00:1f.2", "0000:00:06.0");
  }

  @Test
  void readsWhichDevicesOfARealHostFoundNoSpaceBelow4GiB() {
    KernelEvents events = CapturedHost.named("iova-trees/deb612-nocrs").read().kernel().events();

    assertThat(events.failures())
        .isEqualTo(
            List.of(
                new AllocationFailure(Kind.SPACE_32BIT, "0000:00:05.0", 425),
                new AllocationFailure(Kind.SPACE_32BIT, "0000:00:1f.2", 434),
                new AllocationFailure(Kind.SPACE_32BIT, "0000:00:06.0", 443)));
  }

  @Test
  void readsTheFaultsOfEveryKernel() {
    String text =
        """
        DMAR: [DMA Read NO_PASID] Request device [00:09.0] fault addr 0x0 [fault reason 0x06] PTE Read access is not set
        DMAR: [DMA Write PASID 0x1f] Request device [0001:00:09.0] fault addr 0xffffffffffffffff [fault reason 0x59] SM: Present bit in PASID entry is clear
        DMAR: [DMA Read] Request device [00:1e.0] PASID ffffffff fault addr df63e000 [fault reason 06] PTE Read access is not set
        DMAR: [DMA Write] Request device [00:1e.0] fault addr df63e000 [fault reason 13] no
        DMAR: [INTR-REMAP] Request device [f0:1f.7] fault index 0x1b [fault reason 0x22] Present field in the IRTE entry is clear
        """;

    assertThat(BootLogReader.parseText(text).events())
        .isEqualTo(
            new KernelEvents(
                List.of(new Run(0, 4)),
                List.of(
                    fault("0000:00:09.0", Access.READ, 0L, 6, "PTE Read access is not set", 0),
                    fault(
                        "0001:00:09.0",
                        Access.WRITE,
                        -1L,
                        0x59,
                        "SM: Present bit in PASID entry is clear",
                        0x1f,
                        1),
                    fault(
                        "0000:00:1e.0",
                        Access.READ,
                        0xdf63e000L,
                        6,
                        "PTE Read access is not set",
                        2),
                    fault("0000:00:1e.0", Access.WRITE, 0xdf63e000L, 13, "no", 3),
                    fault(
                        "0000:f0:1f.7",
                        Access.INTERRUPT,
                        0x1bL,
                        0x22,
                        "Present field in the IRTE entry is clear",
                        4)),
                List.of(),
                List.of()));
  }

  @Test
  void readsFaultsOfOldKernelsThatTakeTwoLines() {
    String text =
        """
        DMAR:[DMA Read] Request device [02:00.0] fault addr ffffe000\s
        DMAR:[fault reason 06] PTE Read access is not set
        dmar: DMAR:[DMA Write] Request device [02:00.0] fault addr 1000\s
        DMAR:[fault reason 05] PTE Write access is not set
        INTR-REMAP: Request device [[f0:1f.7] fault index 1b
        INTR-REMAP:[fault reason 34] Present field in the IRTE entry is clear
        DMAR:[fault reason 05] of nothing
        DMAR:[DMA Write] Request device [02:00.0] fault addr 2000\s
        """;

    assertThat(BootLogReader.parseText(text).events().faults())
        .isEqualTo(
            List.of(
                fault("0000:02:00.0", Access.READ, 0xffffe000L, 6, "PTE Read access is not set", 0),
                fault("0000:02:00.0", Access.WRITE, 0x1000L, 5, "PTE Write access is not set", 2),
                fault(
                    "0000:f0:1f.7",
                    Access.INTERRUPT,
                    0x1bL,
                    34,
                    "Present field in the IRTE entry is clear",
                    4),
                fault("0000:02:00.0", Access.WRITE, 0x2000L, null, "", 7)));
  }

  @Test
  void readsEveryKindOfReport() {
    String text =
        """
        DMAR: ERROR: DMA PTE for vPFN 0x3d000 already set (to 3d000003 not 1c2a3003)
        ehci-pci 0000:00:1d.7: IOMMU driver was not able to establish FW requested direct mapping.
        DMAR: intel_iommu_map: iommu width (39) is not sufficient for the mapped address (8800001000)
        DMAR: Translation was enabled for dmar0 but we are not in kdump mode
        nvme 0000:01:00.0: AER: PCIe Bus Error: severity=Uncorrectable (Non-Fatal), type=Transaction Layer, (Requester ID)
        nvme 0000:01:00.0: PCIe Bus Error: severity=Uncorrected (Fatal), type=Transaction Layer, (Receiver ID)
        nvme 0000:01:00.0: AER: PCIe Bus Error: severity=Correctable, type=Physical Layer, (Receiver ID)
        DMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap d2008c22260206 ecap f02
        """;
    List<String> lines = text.lines().toList();

    assertThat(BootLogReader.parseText(text).events().reports())
        .isEqualTo(
            List.of(
                new KernelReport(KernelReport.Kind.BROKEN_MAPPING, "", lines.get(0), 0),
                new KernelReport(KernelReport.Kind.BROKEN_MAPPING, "0000:00:1d.7", lines.get(1), 1),
                new KernelReport(KernelReport.Kind.BEYOND_WIDTH, "", lines.get(2), 2),
                new KernelReport(KernelReport.Kind.TRANSLATION_INHERITED, "dmar0", lines.get(3), 3),
                new KernelReport(
                    KernelReport.Kind.UNCORRECTED_ERROR, "0000:01:00.0", lines.get(4), 4),
                new KernelReport(
                    KernelReport.Kind.UNCORRECTED_ERROR, "0000:01:00.0", lines.get(5), 5)));
  }

  @Test
  void readsEveryKindOfFailure() {
    String text =
        """
        nvme 0000:00:05.0: Using 39-bit DMA addresses
        DMAR: dmar0: No free domain ids
        iommu: iova flush queue initialization failed
        mlx5_core 0000:3b:00.0: swiotlb buffer is full (sz: 65536 bytes), total 32768 (slots), used 10 (slots)
        e1000e 0000:00:19.0: DMAR: Allocating 16-page iova failed
        """;

    assertThat(BootLogReader.parseText(text).events().failures())
        .isEqualTo(
            List.of(
                new AllocationFailure(Kind.SPACE_32BIT, "0000:00:05.0", 0),
                new AllocationFailure(Kind.DOMAIN_IDS, "dmar0", 1),
                new AllocationFailure(Kind.FLUSH_QUEUE, "", 2),
                new AllocationFailure(Kind.SWIOTLB, "0000:3b:00.0", 3, new Slots(32768, 10)),
                new AllocationFailure(Kind.IOVA, "0000:00:19.0", 4)));
  }

  @Test
  void readsTheFailuresAndReportsOfOldKernels() {
    String text =
        """
        IOMMU: no free domain ids
        Allocating iova for 0000:00:19.0 failed
        DMAR: Allocating 16-page iova for 0000:00:19.1 failed
        DMA: Out of SW-IOMMU space for 4224 bytes at device 0000:0b:00.0
        ipu3-imgu 0000:00:05.0: swiotlb buffer is full (sz: 4096 bytes)
        DMA: Out of SW-IOMMU space for 4096 bytes at device 0000:00:05.0
        qxl 0000:00:03.0: DMA: Out of SW-IOMMU space for 299008 bytes
        ERROR: DMA PTE for vPFN 0x3d000 already set (to 3d000003 not 1c2a3003)
        """;
    KernelEvents events = BootLogReader.parseText(text).events();

    assertThat(events.failures())
        .isEqualTo(
            List.of(
                new AllocationFailure(Kind.DOMAIN_IDS, "", 0),
                new AllocationFailure(Kind.IOVA, "0000:00:19.0", 1),
                new AllocationFailure(Kind.IOVA, "0000:00:19.1", 2),
                new AllocationFailure(Kind.SWIOTLB, "0000:0b:00.0", 3),
                new AllocationFailure(Kind.SWIOTLB, "0000:00:05.0", 4),
                new AllocationFailure(Kind.SWIOTLB, "0000:00:03.0", 6)));
    assertThat(events.reports())
        .isEqualTo(
            List.of(
                new KernelReport(
                    KernelReport.Kind.BROKEN_MAPPING, "", text.lines().toList().get(7), 7)));
  }

  @Test
  void whatProgramsWriteIsNoFaultButCounts() {
    String text =
        """
        12,7,0,-;DMAR: [DMA Read NO_PASID] Request device [00:09.0] fault addr 0x0 [fault reason 0x06] no
        6,8,0,-;hello
        6,11,0,-;DMAR: dmar1: No free domain ids
        """;

    KernelEvents events =
        BootLogReader.parseRecords(text, "/dev/kmsg")
            .map(KernelLog::events)
            .orElse(KernelEvents.NONE);

    assertThat(events)
        .isEqualTo(
            new KernelEvents(
                List.of(new Run(7, 8), new Run(11, 11)),
                List.of(),
                List.of(new AllocationFailure(Kind.DOMAIN_IDS, "dmar1", 11)),
                List.of()));
    assertThat(events.lastSequence()).isEqualTo(11);
    assertThat(List.of(events.recordsAfter(-1), events.recordsAfter(7), events.recordsAfter(11)))
        .containsExactly(3L, 2L, 0L);
  }

  @Test
  void whatIsBrokenInALineIsNotKnown() {
    String text =
        """
        DMAR: [DMA Read NO_PASID] Request device [00:09.9] fault addr 0x0 [fault reason 0x06] x
        DMAR: [DMA Read NO_PASID] Request device [00:09.0] fault addr 0x00000000000000000 [fault reason 0x06] x
        DMAR: [DMA Read] Request device [00:09.0] fault addr 0 [fault reason 999] x
        DMAR: [DMA Erase] Request device [00:09.0] fault addr 0 [fault reason 06] x
        """;

    assertThat(BootLogReader.parseText(text).events().faults())
        .isEqualTo(
            List.of(
                fault("0000:00:09.0", Access.READ, null, 6, "x", 1),
                fault("0000:00:09.0", Access.READ, 0L, null, "x", 2),
                fault("0000:00:09.0", Access.UNKNOWN, 0L, 6, "x", 3)));
  }

  @Property
  void anyTextIsTakenWithoutAnError(@ForAll String rest) {
    assertThat(
            BootLogReader.parseText("DMAR: [DMA Read] Request device [" + rest).events().faults())
        .isEmpty();
  }

  private static DmaFault fault(
      String device,
      Access access,
      @Nullable Long address,
      @Nullable Integer reason,
      String text,
      long sequence) {
    return fault(device, access, address, reason, text, null, sequence);
  }

  private static DmaFault fault(
      String device,
      Access access,
      @Nullable Long address,
      @Nullable Integer reason,
      String text,
      @Nullable Integer pasid,
      long sequence) {
    boolean interrupt = access == Access.INTERRUPT;
    return new DmaFault(
        address(device),
        access,
        interrupt ? null : address,
        interrupt && address != null ? Integer.valueOf(address.intValue()) : null,
        reason,
        text,
        pasid,
        0,
        KernelEvents.Time.UNKNOWN,
        sequence);
  }

  private static PciAddress address(String text) {
    return PciAddress.parse(text).orElseThrow();
  }
}
