package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.PciAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultLineTest {

  private static final DmaFault FAULT =
      new DmaFault(
          PciAddress.parse("0000:00:02.0").orElseThrow(),
          Access.READ,
          0x7cd80000L,
          1,
          "Present bit in root entry is clear",
          -1);

  /** As it stands in dmesg, journals, mails and other people's reports. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DMAR: [DMA Read NO_PASID] Request device [00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear",
        "[    0.7] DMAR: [DMA Read NO_PASID] Request device [0000:00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear",
        "Nov 22 10:00:00 host kernel: [ 0.7] DMAR: [DMA Read PASID 0x1] Request device [00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear",
        "4,512,700000,-;DMAR: [DMA Read NO_PASID] Request device [00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear\n",
        "[DMA Read NO_PASID] Request device [00:02.0] fault addr 0x7cd80000 [fault reason 0x01] Present bit in root entry is clear",
        "DMAR: DRHD: handling fault status reg 2\nDMAR: [DMA Read] Request device [00:02.0] PASID ffffffff fault addr 7cd80000 [fault reason 01] Present bit in root entry is clear",
        "DMAR: [DMA Read] Request device [00:02.0] fault addr 7cd80000 [fault reason 01] Present bit in root entry is clear",
        "[ 1.2] dmar: DMAR:[DMA Read] Request device [00:02.0] fault addr 7cd80000 \n[ 1.2] DMAR:[fault reason 01] Present bit in root entry is clear"
      })
  void findsTheFaultInACopiedText(String text) {
    assertThat(FaultLine.inCopiedText(text)).contains(FAULT);
  }

  @Test
  void readsAnInterruptThatWasBlocked() {
    assertThat(
            FaultLine.inCopiedText(
                "DMAR: [INTR-REMAP] Request device [f0:1f.7] fault index 0x1b [fault reason 0x25] Blocked a compatibility format interrupt request"))
        .contains(
            new DmaFault(
                PciAddress.parse("0000:f0:1f.7").orElseThrow(),
                Access.INTERRUPT,
                0x1b,
                0x25,
                "Blocked a compatibility format interrupt request",
                -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "DMAR: DRHD: handling fault status reg 3",
        "DMAR: [DMA Read] Request device [00:02.0] fault addr 0 [fault reason 0a] no",
        "DMAR: [DMA Read NO_PASID] Request device [00:32.9] fault addr 0x0 [fault reason 0x06] no",
        "DMAR:[DMA Read] Request device [00:02.0] fault addr 7cd80000"
      })
  void findsNoneElsewhere(String text) {
    assertThat(FaultLine.inCopiedText(text)).isEmpty();
  }

  @Property
  void anyTextIsTakenWithoutAnError(@ForAll String before, @ForAll String after) {
    assertThat(FaultLine.inCopiedText(before + "[DMA Read] Request device [" + after)).isEmpty();
  }
}
