// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.archive.Packed;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.piece.NamedPiece;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SectionedTextTest {

  private static final String RULE = "_".repeat(44) + "\n\n";

  @Test
  void anNvidiaBugReportIsTakenApart() {
    String table = "DMAR @ 0x0000000000000000\n    0000: 44 4D 41 52 30 00 00 00\n".repeat(2);
    String text =
        RULE
            + "Start of NVIDIA bug report log file.  Please include\n\nuname: Linux h 6.1.0 #1 SMP\n\n"
            + RULE
            + "*** /proc/cmdline\n*** ls: -r--r--r-- 1 root\nroot=/dev/sda1\n\n"
            + RULE
            + "*** /proc/pci does not exist\n\n"
            + RULE
            + "/usr/bin/acpidump -o\n\n"
            + Base64.getMimeEncoder().encodeToString(Packed.bytes(table))
            + "\n";

    assertThat(new NvidiaBugReport().isOne(text)).isTrue();
    assertThat(new NvidiaBugReport().sections(text))
        .containsExactly(
            new Section("uname -a", 5, "Linux h 6.1.0 #1 SMP\n"),
            new Section("/proc/cmdline", 11, "root=/dev/sda1\n\n"),
            new Section("/usr/bin/acpidump -o", 21, table));
  }

  @Test
  void aReportOfApportIsTakenApart() {
    String packed = Base64.getEncoder().encodeToString(Packed.gzip(Packed.bytes("a\nb\n")));
    String text =
        "ProblemType: Bug\nUname: Linux 6.8.0-31-generic x86_64\nLspci:\n 00:00.0 Host\n \tKernel\n"
            + "Dmesg: base64\n "
            + packed
            + "\nEmpty:\n";

    assertThat(new ApportReport().sections(text))
        .containsExactly(
            new Section("ProblemType", 1, "Bug\n"),
            new Section("Uname", 2, "Linux 6.8.0-31-generic x86_64\n"),
            new Section("Lspci", 4, "00:00.0 Host\n\tKernel\n"),
            new Section("Dmesg", 7, "a\nb\n"));
  }

  @Test
  void aFileOfSupportconfigIsTakenApart() {
    String text =
        "#==[ Command ]=====#\n# /bin/uname -a\nLinux h 6.4.0 #1\n\n"
            + "#==[ Configuration File ]==#\n# /proc/gone - File not found\n\n"
            + "#==[ Log File ]==#\n# /var/log/x - Last 5 Lines\nline\n# no head\n";

    assertThat(new SupportconfigText().sections(text))
        .containsExactly(
            new Section("/bin/uname -a", 3, "Linux h 6.4.0 #1\n\n"),
            new Section("/var/log/x - Last 5 Lines", 10, "line\n# no head\n"));
  }

  @Test
  void linesOfASectionHaveTheNumbersOfTheWholeText() {
    String text =
        "\n==== general system info ====\n\n# hostname\nhost1\n\n# lspci -nnk\n"
            + "00:02.0 VGA compatible controller [0300]: Device [1234:1111]\n\tKernel driver in use: x\n";
    List<PieceFacts> facts = BundlePieces.facts(NamedPiece.of("report.txt", Packed.bytes(text)));

    assertThat(facts)
        .extracting(PieceFacts::name)
        .containsExactly("report.txt (hostname)", "report.txt (lspci -nnk)");
    assertThat(facts.get(0).facts()).containsExactly(new FactAt(new Fact.Hostname("host1"), 5));
    assertThat(facts.get(1).facts()).isNotEmpty().allMatch(told -> told.line() == 8);
  }

  @Test
  void noiseAndLinesOfTenMegabytesAreTaken() throws IOException {
    byte[] noise = new byte[1 << 16];
    new Random(5).nextBytes(noise);
    String heads = "Start of NVIDIA bug report log file\n" + RULE;

    for (byte[] text :
        List.of(
            noise,
            Packed.bytes(heads + "x".repeat(10 << 20)),
            Packed.bytes("ProblemType: Bug\nA: base64\n " + "QUJD".repeat(2 << 20)),
            Packed.bytes("#==[ Command ]==#\n# systool -vb pci\n" + "\"=".repeat(5 << 20)))) {
      NamedPiece piece = NamedPiece.of("x", text);

      assertThat(BundlePieces.facts(piece)).hasSize(1);
      assertThat(BundlePieces.facts(piece).get(0).facts()).isEmpty();
      assertThat(BundlePieces.isSectioned(piece)).isEqualTo(text != noise);
    }
  }

  @Property
  void anyTextIsTakenApart(@ForAll String text) {
    SectionedText.all()
        .forEach(
            kind ->
                assertThat(kind.sections("#==[ C ]\n# " + text))
                    .allSatisfy(section -> assertThat(section.text()).isNotBlank()));
    assertThat(
            Systool.read("  Device path = \"/sys/devices/0000:00:03.0\"\n" + text, "x", 1).name())
        .isEqualTo("x");
  }
}
