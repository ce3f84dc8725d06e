// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.KernelEvents.Time;
import io.iovascope.host.PciAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultReaderTest {

  private static final DmaFault FAULT =
      fault("0000:00:02.0", Access.READ, 0x7cd80000L, 1, "Present bit in root entry is clear");

  /** As it stands in dmesg, journals, mails and other people's reports. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DMAR: [DMA Read NO_PASID] Request device [00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear",
        "[    0.7] DMAR: [DMA Read NO_PASID] Request device [0000:00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear",
        "[DMA Read NO_PASID] Request device [00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear",
        "DMAR: DRHD: handling fault status reg 2\nDMAR: [DMA Read] Request device [00:02.0] PASID ffffffff fault addr 7cd80000 [fault reason 01] Present bit in root entry is clear",
        "DMAR: [DMA Read] Request device [00:02.0] fault addr 7cd80000 [fault reason 01] Present bit in root entry is clear",
        "[ 1.2] dmar: DMAR:[DMA Read] Request device [00:02.0] fault addr 7cd80000 \n[ 1.2] DMAR:[fault reason 01] Present bit in root entry is clear",
        "[ 1.2] DMAR:[DMA Read] Request device [00:02.0] fault addr 7cd80000 \n[ 1.2] usb 1-1: new device\n\n[ 1.2] DMAR:[fault reason 01] Present bit in root entry is clear",
        "dmar: DMAR:[DMA Read] Request device [00:02.0] fault addr 7cd80000 DMAR:[fault reason 01] Present bit in root entry is clear",
        "(XEN) [VT-D]DMAR:[DMA Read] Request device [00:02.0] fault addr 7cd80000, iommu reg = ffff828bfff54000\n(XEN) DMAR:[fault reason 01h] Present bit in root entry is clear",
        "Oct 14 18:41:49.056589 VM hypervisor: (XEN) [VT-D]DMAR:[DMA Read]\nRequest device [0000:00:02.0] fault addr 7cd80000, iommu reg =\nffff82c00021d000\nOct 14 18:41:49.056594 VM hypervisor: (XEN) [VT-D]DMAR: reason 01 -\nPresent bit in root entry is clear",
        "(XEN) [VT-D]iommu.c:676: iommu_fault:DMA Read: 0:2.0 addr 7cd80000 REASON 1 iommu->reg = ffff828bfff54000",
        "<3>[    0.7][    C1] DMAR: [DMA Read NO_PASID] Request device [0x00:0x02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear\r\n",
        "&gt; DMAR: [DMA Read] Request device [00:02.0] PASID ffffffff fault ad=\ndr 7cd=\n80000 [fault reason 01] Present bit=20\nin root entry is clear",
        "\u001b[31mDMAR: [DMA Read] Request device [00:02.0] fault addr 7cd80000\u001b[0m [fault reason 01] Present bit in root entry is clear",
        "dmesg.txt:12:[    0.700000] DMAR: [DMA Read] Request device [00:02.0] fault addr 7cd80000 [faul\nt reason 01] Present bit in root entry is clear"
      })
  void findsTheFaultInACopiedText(String text) {
    assertThat(withoutPlaces(text)).containsExactly(FAULT);
  }

  @Test
  void saysWhenAndWhereItWas() {
    String text =
        """
        hello
        Nov 22 10:00:00 host kernel: [   12.700001] DMAR: [DMA Read PASID 0x1] Request device [00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear
        4,512,700000,-;DMAR: [DMA Read] Request device [00:02.0] fault addr 1000 [fault reason 06] PTE Read access is not set
        """;

    assertThat(read(text))
        .extracting(DmaFault::time, DmaFault::sequence, DmaFault::pasid)
        .containsExactly(
            tuple(new Time(Duration.ofNanos(12_700_001_000L), "Nov 22 10:00:00"), 1L, 1),
            tuple(Time.sinceBoot(700_000), 2L, null));
  }

  @Test
  void reasonsAreWhatTheHardwareMeansHoweverTheyArePrinted() {
    String text =
        """
        DMAR: [DMA Read] Request device [00:02.0] fault addr 0 [fault reason 12] non-zero reserved fields in PTE
        DMAR: [DMA Read] Request device [00:02.0] fault addr 0 [fault reason 113] SM: Present bit in first-level paging entry is clear
        DMAR: [DMA Read] Request device [00:02.0] fault addr 0 [fault reason 0x12] Unknown
        DMAR: [DMA Read] Request device [00:02.0] fault addr 0 [fault reason 0c] non-zero reserved fields in PTE
        DMAR: [INTR-REMAP] Request device [00:02.0] fault index 1 [fault reason 25] Blocked a compatibility format interrupt request
        (XEN) [VT-D]DMAR:[DMA Read] Request device [0000:00:02.0] fault addr 0
        (XEN) [VT-D]DMAR: reason 13 - Unknown
        DMAR: [DMA Read] Request device [00:02.0] fault addr 0 PTE Read access is not set
        DMAR: [DMA Read] Request device [00:02.0] fault addr 0 [fault reason XX] Unknown
        """;

    assertThat(read(text))
        .extracting(DmaFault::reasonCode)
        .containsExactly("0x0c", "0x71", "0x12", "0x0c", "0x25", "0x13", "0x06", "unknown");
  }

  @Test
  void whatIsHiddenIsNotMadeUp() {
    String text =
        """
        DMAR: [DMA Read] Request device [00:02.0] fault addr ffxxxxxx [fault reason 06] PTE Read access is not set
        Request device [00:02.0] fault addr 0x1000 [fault reason 0x06] PTE Read access is not set
        DMAR: [DMA Read] Request device [xx:xx.x] fault addr 0 [fault reason 06] PTE Read access is not set
        DMAR: [INTR-REMAP] Request device [00:02.0] fault index 0x... [fault reason 0x22] Present field in the IRTE entry is clear
        """;

    assertThat(withoutPlaces(text))
        .containsExactly(
            fault("0000:00:02.0", Access.READ, null, 6, "PTE Read access is not set"),
            fault("0000:00:02.0", Access.UNKNOWN, 0x1000L, 6, "PTE Read access is not set"),
            fault(
                "0000:00:02.0",
                Access.INTERRUPT,
                null,
                0x22,
                "Present field in the IRTE entry is clear"));
  }

  @Test
  void suppressedReportsAreCountedWithTheNextFaultOrElseTheLast() {
    String fault =
        "DMAR: [DMA Read] Request device [00:02.0] fault addr 0 [fault reason 06] PTE Read access is"
            + " not set\n";

    assertThat(
            read(
                "net_ratelimit: 5 callbacks suppressed\ndmar_fault: 44 callbacks suppressed\n"
                    + fault
                    + fault
                    + "dmar_fault: 7 callbacks suppressed\n"))
        .extracting(DmaFault::suppressed)
        .containsExactly(44L, 7L);
  }

  @Test
  void aDeviceThatDoesNotAnswerIsInTheDescriptor() {
    String text =
        """
        01:46:35 DMAR: VT-d detected Invalidation Time-out Error: SID 0
        01:46:35 DMAR: QI PRIOR: Device-TLB Invalidation qw0 = 0x5300530000000003, qw1 = 0x7ffffffffffff001
        DMAR: QI HEAD: UNKNOWN qw0 = 0x0, qw1 = 0x0
        DMAR: VT-d detected Invalidation Time-out Error: SID af03
        DMAR: QI HEAD: Device-TLB Invalidation qw0 =3D 0xaf0300100003, qw1 =3D 0x7ffffffffffff001
        IOMMU: dmar12: Page request without PASID: 000000006a080001 00000000deadb003
        dmar12: Invalid page request: 000000026a080101 00000000deadb003
        dmar12: Invalid page request: [...]
        """;

    assertThat(read(text))
        .extracting(
            fault ->
                fault.device()
                    + " "
                    + fault.access().label()
                    + " "
                    + fault.target()
                    + " "
                    + fault.pasid())
        .containsExactly(
            "0000:53:00.0 invalidation an unknown address null",
            "0000:af:00.3 invalidation an unknown address null",
            "0000:af:00.3 invalidation an unknown address null",
            "0000:6a:01.0 page-request 0x00000000deadb000 null",
            "0000:6a:01.0 page-request 0x00000000deadb000 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "DMAR: DRHD: handling fault status reg 3",
        "DMAR: [DMA Read NO_PASID] Request device [00:32.9] fault addr 0x0 [fault reason 0x06] no",
        "DMAR: [DMA Read NO_PASID] Request",
        "DMAR:[fault reason 06] PTE Read access is not set"
      })
  void findsNoneElsewhere(String text) {
    assertThat(read(text)).isEmpty();
  }

  @Test
  void linesAreJoinedOnlyWhereTheyMakeAFault() {
    String head = "DMAR: [DMA Read] Request device [00:02.0] fault addr 1000";

    assertThat(withoutPlaces(head + "\nkernel\n12:04\nface\n"))
        .containsExactly(fault("0000:00:02.0", Access.READ, 0x1000L, null, ""));
    assertThat(withoutPlaces(head + "\n" + head + "\n")).hasSize(2);
  }

  @Test
  void severalFaultsMayStandInOneLine() {
    String one =
        "DMAR: [DMA Read] Request device [00:02.0] fault addr 7cd80000 [fault reason 01] Present bit"
            + " in root entry is clear DMAR: DRHD: handling fault status reg 2 ";

    assertThat(withoutPlaces(one + one)).containsExactly(FAULT, FAULT);
  }

  @Property
  void anyTextIsTakenWithoutAnError(@ForAll String before, @ForAll String after) {
    assertThat(read(before + "[DMA Read] Request device [" + after)).isNotNull();
    assertThat(read(before + "DMAR: [DMA Read] Request device [00:02.0] fault addr " + after))
        .hasSize(1);
  }

  private static List<DmaFault> read(String text) {
    List<DmaFault> faults = new ArrayList<>();
    FaultReader.read(
        text,
        new FaultSink() {
          @Override
          public void fault(DmaFault fault) {
            faults.add(fault);
          }

          @Override
          public void endOfBoot(int firstLine, int lastLine, boolean complete) {
            // One boot.
          }
        });
    return faults;
  }

  private static List<DmaFault> withoutPlaces(String text) {
    return read(text).stream()
        .map(
            fault ->
                new DmaFault(
                    fault.device(),
                    fault.access(),
                    fault.address(),
                    fault.index(),
                    fault.reason(),
                    fault.text(),
                    fault.pasid(),
                    fault.suppressed(),
                    Time.UNKNOWN,
                    0))
        .toList();
  }

  private static DmaFault fault(
      String device, Access access, @Nullable Long address, @Nullable Integer reason, String text) {
    return new DmaFault(
        PciAddress.parse(device).orElseThrow(),
        access,
        address,
        null,
        reason,
        text,
        null,
        0,
        Time.UNKNOWN,
        0);
  }
}
