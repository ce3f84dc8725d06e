// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Host;
import io.iovascope.host.Origin;
import io.iovascope.host.assembly.HostAssembly;
import io.iovascope.host.piece.NamedPiece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesContradictTest {

  private static final String LOG =
      """
      [    0.000000] Linux version 6.12.1 (a@b) #1 SMP
      [    0.000000] Command line: root=/dev/sda1 intel_iommu=on
      [    0.300000] pci 0000:00:03.0: [8086:10d3] type 00 class 0x020000 PCIe Endpoint
      [    0.300001] pci 0000:00:03.0: BAR 0 [mem 0xfe000000-0xfe01ffff]
      [    0.500000] pci 0000:00:03.0: Adding to iommu group 3
      """;
  private static final String LIST =
      """
      00:03.0 Ethernet controller [0200]: Intel Corporation 82574L Gigabit Network Connection [8086:10d3]
      \tIOMMU group: 5
      \tFlags: bus master, fast devsel, latency 0
      \tRegion 0: Memory at fd000000 (32-bit, non-prefetchable) [size=128K]
      """;

  private static Host host(String... texts) {
    List<String> names = List.of("dmesg.txt", "lspci.txt", "old.txt");
    List<NamedPiece> pieces = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      pieces.add(NamedPiece.of(names.get(i), texts[i].getBytes(StandardCharsets.UTF_8)));
    }
    return HostAssembly.of("these pieces", pieces);
  }

  @Test
  void whatEachPieceSaysAndWhichCounts() {
    assertThat(found(new PiecesContradict(), host(LOG, LIST)))
        .containsExactly(
            new Finding(
                "pieces-contradict",
                Severity.WARNING,
                new Subject.Source("contradiction", "dmesg.txt"),
                "dmesg.txt contradicts lspci.txt: place of a BAR, IOMMU group",
                List.of(
                    new Evidence(Origin.line("dmesg.txt", 3), "0000:00:03.0 is at 0xfe000000"),
                    new Evidence(
                        Origin.line("lspci.txt", 1), "0000:00:03.0 is at 0xfd000000, which counts"),
                    new Evidence(Origin.line("dmesg.txt", 5), "0000:00:03.0 is group 3"),
                    new Evidence(
                        Origin.line("lspci.txt", 1), "0000:00:03.0 is group 5, which counts")),
                "collect all pieces again on one machine in one boot, or leave dmesg.txt out"));
  }

  @Test
  void aLogOfAnotherBootIsLeftOut() {
    Host host = host(LOG, LOG.replace("6.12.1", "6.1.0"));

    assertThat(found(new PiecesContradict(), host))
        .extracting(Finding::summary)
        .containsExactly("lspci.txt contradicts dmesg.txt: kernel");
  }

  @Test
  void piecesOfOneHostAgree() {
    assertThat(
            found(
                new PiecesContradict(),
                host(LOG, LIST.replace("group: 5", "group: 3").replace("fd000000", "fe000000"))))
        .isEmpty();
    assertThat(found(new PiecesContradict(), RuleHosts.plain().read())).isEmpty();
  }
}
