// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.iovascope.host.KernelEvents.Time;
import io.iovascope.host.log.LogLine.Source;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDressTest {

  private static final String TEXT = "DMAR: IOMMU enabled";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DMAR: IOMMU enabled",
        "[    0.072971] DMAR: IOMMU enabled",
        "[    0.072971 <    0.000012>] DMAR: IOMMU enabled",
        "[    0.072971][    T1] DMAR: IOMMU enabled",
        "[    0.072971][   C12] DMAR: IOMMU enabled",
        "  0.072971] DMAR: IOMMU enabled",
        "<6>[    0.072971] DMAR: IOMMU enabled",
        "<30>1 2024-01-01T08:00:00.000Z host kernel - - - [    0.072971] DMAR: IOMMU enabled",
        "kern  :info  : [    0.072971] DMAR: IOMMU enabled",
        "kern  :info  : [Mon Jan  1 08:00:00 2024] DMAR: IOMMU enabled",
        "[Mo Jan  1 08:00:00 2024] DMAR: IOMMU enabled",
        "[Пн янв  1 08:00:00 2024] DMAR: IOMMU enabled",
        "[Jan 1 08:00] DMAR: IOMMU enabled",
        "[  +0.000011] DMAR: IOMMU enabled",
        "2024-01-01T08:00:00,072971+01:00 DMAR: IOMMU enabled",
        "Jan 01 08:00:00 host kernel: DMAR: IOMMU enabled",
        "Jan  1 08:00:00 host kernel: [    0.072971] DMAR: IOMMU enabled",
        "Jan  1 08:00:00 host kernel[12]: [    0.072971] DMAR: IOMMU enabled",
        "Jan  1 08:00:00 host unknown: [    0.072971] DMAR: IOMMU enabled",
        "Sep 19 09:34:40 kernel: DMAR: IOMMU enabled",
        "Sep 19 09:34:40 DMAR: IOMMU enabled",
        "Mär 05 10:00:00.123456 host kernel: DMAR: IOMMU enabled",
        "1月 01 08:00:00 host kernel: DMAR: IOMMU enabled",
        "2024-01-01T08:00:00+0100 host kernel: DMAR: IOMMU enabled",
        "2021-03-16 11:26:49.107 kernel: DMAR: IOMMU enabled",
        "Mon 2024-01-01 08:00:00 CET host kernel: DMAR: IOMMU enabled",
        "1704092400.123456 host kernel: DMAR: IOMMU enabled",
        "[    0.072971] host kernel: DMAR: IOMMU enabled",
        "[2024-01-01 08:00:00] [    0.072971] DMAR: IOMMU enabled",
        "[08:00:00.123] [    0.072971] DMAR: IOMMU enabled",
        "01:46:35 DMAR: IOMMU enabled",
        "6,512,72971,-;DMAR: IOMMU enabled",
        "6,512,72971,-,caller=T1;DMAR: IOMMU enabled",
        "> >> | [    0.072971] DMAR: IOMMU enabled\r",
        "\t* DMAR: IOMMU enabled",
        "+[    0.072971] DMAR: IOMMU enabled",
        "dmesg.txt:12:[    0.072971] DMAR: IOMMU enabled",
        "12:[    0.072971] DMAR: IOMMU enabled",
        "[b][    0.072971] DMAR: IOMMU enabled",
        "<pre>[    0.072971] DMAR: IOMMU enabled</pre>",
        "&gt; [&nbsp;   0.072971] DMAR: IOMMU enabled",
        "\u001b[32m[    0.072971] \u001b[0m\u001b[33mDMAR: \u001b[0mIOMMU enabled",
        "| | ``DMAR: IOMMU enabled``    |",
        "(XEN) DMAR: IOMMU enabled",
        "(XEN) [2024-01-01 08:00:00.123] DMAR: IOMMU enabled",
        "{\"MESSAGE\":\"DMAR: IOMMU enabled\",\"_TRANSPORT\":\"kernel\",\"PRIORITY\":\"6\"}",
        "      \"msg\": \"DMAR: IOMMU enabled\""
      })
  void whatToolsPutAroundAMessageIsTakenOff(String line) {
    LogLine undressed = new LineDress().undress(3, line);

    assertThat(undressed.text()).isEqualTo(TEXT);
    assertThat(undressed.source()).isNotEqualTo(Source.PROGRAM);
    assertThat(undressed.number()).isEqualTo(3);
  }

  @Test
  void timesAndLevelsAreKept() {
    LineDress dress = new LineDress();

    assertThat(
            dress.undress(1, "Jan  1 08:00:00 host kernel: <4>[   12.072971] DMAR: IOMMU enabled"))
        .isEqualTo(
            new LogLine(
                1,
                0,
                Source.KERNEL,
                true,
                4,
                new Time(Duration.ofNanos(12_072_971_000L), "Jan  1 08:00:00"),
                false,
                TEXT));
    assertThat(
            List.of(
                dress.undress(2, "kern  :warn  : [Mon Jan  1 08:00:00 2024] x"),
                dress.undress(3, "6,512,72971,-;x"),
                dress.undress(4, "[  +0.000011] x"),
                dress.undress(5, "hello")))
        .extracting(LogLine::level, line -> line.time().toString())
        .containsExactly(
            tuple(4, "Mon Jan  1 08:00:00 2024"),
            tuple(6, "0.072971 s"),
            tuple(null, "at an unknown time"),
            tuple(null, "at an unknown time"));
  }

  /** What the kernel itself begins a message with stays. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[Firmware Bug]: RMRR entry",
        "pci 0000:00:02.0: [8086:9d20] type 00 class 0x058000",
        "usb 1-1: new high-speed USB device",
        "0xffffa000 [fault reason 0x06] PTE Read access is not set",
        "00:02.0] fault addr 0x1000"
      })
  void theMessageItselfStays(String text) {
    assertThat(new LineDress().undress(1, "[    1.000000] " + text).text()).isEqualTo(text);
    assertThat(new LineDress().undress(1, "[Mon Jan  1 08:00:00 2024] " + text).text())
        .isEqualTo(text);
    assertThat(new LineDress().undress(1, text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Jan  1 08:00:00 host sshd[12]: DMAR: IOMMU enabled",
        "2024-01-01T08:00:00+0100 host systemd[1]: DMAR: IOMMU enabled",
        "12,512,72971,-;DMAR: IOMMU enabled",
        "{\"MESSAGE\":\"DMAR: IOMMU enabled\",\"_TRANSPORT\":\"syslog\"}"
      })
  void whatProgramsWriteIsMarked(String line) {
    assertThat(new LineDress().undress(1, line).source()).isEqualTo(Source.PROGRAM);
  }

  @Test
  void bootsOfAJournalAreSeen() {
    String text =
        """
        {"_BOOT_ID":"a","MESSAGE":"x","_TRANSPORT":"kernel"}
        {"_BOOT_ID":"b","MESSAGE":"y","_TRANSPORT":"kernel"}
        -- Boot 0123456789abcdef0123456789abcdef --
        Jan 01 08:00:00 host kernel: microcode: updated early
        Jan 01 08:00:00 host kernel: Linux version 6.1
        Jan 01 08:00:00 host kernel: Command line: quiet
        Jan 01 08:00:09 host kernel: Linux version 6.1
        Jan 01 08:00:09 host kernel: hello
        -- Reboot --
        [    0.000000] Linux version 6.1
        [    5.000000] Linux version 6.1
        [    0.000000] Linux version 6.2
        """;

    assertThat(KernelText.of(text).boots())
        .extracting(KernelText.Boot::firstLine, KernelText.Boot::lastLine)
        .containsExactly(tuple(1, 1), tuple(2, 2), tuple(3, 8), tuple(9, 11), tuple(12, 12));
  }

  @Test
  void wrappedMessagesAreJoinedWhereTheyMakeOne() {
    String text =
        """
        May 30 17:32:17 host kernel: [    0.168658] DMAR: [Firmware Bug]:
        No firmware reserved region can cover this RMRR
        [0x000000009d800000-0x000000009fffffff], contact BIOS vendor for fixes
        Mar 16 18:11:41 host kernel: [ 4851.947037] rtl8821ae 0000:02:00.0:
        swiotlb buffer is full (sz: 9100 bytes)
        > DMAR: ERROR: DMA PTE for vPFN 0x3d00000 already set (to 2fd7ff003 not
        > 2fd7ff003)
        pci 0000:00:02.0:
        hello
        pci 0000:00:03.0: Adding to iommu gr
        oup 1
        """;

    assertThat(KernelText.of(text).last().lines())
        .extracting(LogLine::number, LogLine::text)
        .containsExactly(
            tuple(
                1,
                "DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR"
                    + " [0x000000009d800000-0x000000009fffffff], contact BIOS vendor for fixes"),
            tuple(4, "rtl8821ae 0000:02:00.0: swiotlb buffer is full (sz: 9100 bytes)"),
            tuple(
                6,
                "DMAR: ERROR: DMA PTE for vPFN 0x3d00000 already set (to 2fd7ff003 not 2fd7ff003)"),
            tuple(8, "pci 0000:00:02.0:"),
            tuple(9, "hello"),
            tuple(10, "pci 0000:00:03.0: Adding to iommu group 1"));
  }
}
