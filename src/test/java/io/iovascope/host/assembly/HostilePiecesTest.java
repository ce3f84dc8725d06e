// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.IommuState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in a piece, the rest comes, and what was not understood is said. */
class HostilePiecesTest {

  @ParameterizedTest
  @ValueSource(strings = {"lspci-nn.txt", "iommu-loop-arch.txt", "find-iommu_groups.txt"})
  void lineOfTenMillionCharactersIsPassedOver(String name) throws IOException {
    String text = text("pieces/" + name) + "0".repeat(10_000_000) + "\n";

    assertThat(host(PrintedPieces.piece("long", text)).pci().devices()).hasSize(10);
  }

  @Test
  void logWithLineOfTenMillionCharactersSaysThatItWasCut() throws IOException {
    String text = text("pieces/dmesg.txt") + "[   20.000000] " + "x".repeat(10_000_000) + "\n";
    Host host = host(PrintedPieces.piece("dmesg", text));

    assertThat(host.pci().devices()).hasSize(10);
    assertThat(account(host, "dmesg").detail()).contains("1 lines are too long and were cut");
  }

  @Test
  void noiseTellsNothing() {
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);
    noise[0] = 1;
    Host host = host(NamedPiece.of("noise", noise));

    assertThat(account(host, "noise"))
        .isEqualTo(
            new Source(
                "piece",
                "noise",
                Status.MALFORMED,
                "binary data; it tells nothing about DMA that is understood",
                true));
    assertThat(PictureAssembly.of(host).state()).isEqualTo(IommuState.UNKNOWN);
  }

  @Test
  void pieceThatCannotBeReadIsSaid() {
    NamedPiece broken =
        new NamedPiece(
            "broken",
            () -> {
              throw new IOException("the disk is on fire");
            });

    assertThat(account(host(broken), "broken"))
        .isEqualTo(
            new Source(
                "piece", "broken", Status.FAILED, "not readable; the disk is on fire", true));
  }

  @Test
  void halfOfDumpGivesWhatItHas() throws IOException {
    String text = text("pieces/lspci-nnDvvvxxxx.txt");
    int cut = text.indexOf("0000:00:03.0");
    int line = text.indexOf("\n60: ", cut);
    Host host = host(PrintedPieces.piece("half", text.substring(0, line + 3)));
    PciConfiguration last =
        Objects.requireNonNull(
                host.pci().devicesByAddress().get(PciAddress.parse("0000:00:03.0").orElseThrow()))
            .configuration()
            .optional()
            .orElseThrow();

    assertThat(host.pci().devices()).hasSize(3);
    assertThat(last.pcieType()).isEqualTo(PciConfiguration.PcieType.ROOT_COMPLEX_ENDPOINT);
  }

  @Test
  void bridgesThatLeadToEachOtherEndSomewhere() {
    String list =
        """
        01:00.0 0604: 8086:0001
        \tFlags: fast devsel
        \tBus: primary=01, secondary=02, subordinate=02, sec-latency=0
        02:00.0 0604: 8086:0002
        \tFlags: fast devsel
        \tBus: primary=02, secondary=01, subordinate=01, sec-latency=0
        """;

    assertThat(host(PrintedPieces.piece("loop", list)).pci().devices())
        .extracting(device -> device.place().path().size())
        .containsExactly(2, 2);
  }

  @Test
  void tableOfAnotherMachineIsSaid() throws IOException {
    String log =
        text("pieces/dmesg.txt")
            .replace("RMRR base: 0x0000003d200000", "RMRR base: 0x0000003d000000");
    Host host =
        HostAssembly.of(
            "both",
            List.of(PrintedPieces.piece("dmesg.txt", log), FieldPiece.named("pieces/DMAR.dat")));

    assertThat(host.firmware().namesDevices()).isTrue();
    assertThat(host.sources())
        .filteredOn(source -> source.name().equals("contradiction"))
        .singleElement()
        .satisfies(
            source -> {
              assertThat(source.path()).isEqualTo("dmesg.txt");
              assertThat(source.isMissing()).isTrue();
              assertThat(source.detail())
                  .startsWith("another list of firmware regions than DMAR.dat: the DMAR table is ")
                  .contains("dmesg.txt line 39", "(DMAR.dat)")
                  .endsWith("which counts");
            });
  }

  @Test
  void listOfAnotherBootIsSaidAndCounts() throws IOException {
    String list = text("pieces/iommu-loop-arch.txt").replace("Group 6:", "Group 7:");
    Host host =
        HostAssembly.of(
            "both",
            List.of(FieldPiece.named("pieces/dmesg.txt"), PrintedPieces.piece("groups", list)));

    assertThat(host.iommu().groups()).extracting(group -> group.id()).contains(7).doesNotContain(6);
    assertThat(host.sources())
        .filteredOn(source -> source.name().equals("contradiction"))
        .singleElement()
        .extracting(Source::detail)
        .asString()
        .startsWith("another IOMMU group than groups: 0000:00:1f.0 is group 6 (dmesg.txt line 379)")
        .endsWith("(and 2 more like it)");
  }

  private static Host host(NamedPiece piece) {
    return HostAssembly.of("x", List.of(piece));
  }

  private static Source account(Host host, String piece) {
    return host.sources().stream()
        .filter(source -> source.name().equals("piece") && source.path().equals(piece))
        .findFirst()
        .orElseThrow();
  }

  private static String text(String name) throws IOException {
    try (InputStream in = FieldPiece.named(name).content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
