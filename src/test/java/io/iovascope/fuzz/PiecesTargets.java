// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.finding.Observed;
import io.iovascope.host.Host;
import io.iovascope.host.assembly.HostAssembly;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.piece.read.pci.GroupListPiece;
import io.iovascope.host.piece.read.pci.PciListPiece;
import io.iovascope.host.piece.read.pci.PciRecordsPiece;
import io.iovascope.host.piece.read.pci.PciTreePiece;
import io.iovascope.model.PictureAssembly;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What people attach: a file that may be anything, and the texts of lspci. */
final class PiecesTargets {

  private PiecesTargets() {}

  private static final int SHORT = 6000;

  static Stream<byte[]> pieceSeeds() {
    return Stream.of("field/pieces", "field/acpi", "field/x1carbon", "field/bundles/attachments")
        .flatMap(Seeds::folder)
        .flatMap(piece -> Seeds.pieces(piece, SHORT, 2));
  }

  /** A host of one piece, and all that is printed about it. */
  static void piece(byte[] content) {
    Host host = HostAssembly.of("the piece", List.of(NamedPiece.of("piece", content)));
    long printed = Promises.observed(Observed.of(PictureAssembly.of(host)));
    Promises.bounded(printed, content.length, 200_000, 2_000);
  }

  static Stream<byte[]> lspciSeeds() {
    return Seeds.resources(
            "field/pieces/lspci.txt",
            "field/pieces/lspci-n.txt",
            "field/pieces/lspci-nn.txt",
            "field/pieces/lspci-nnk.txt",
            "field/pieces/lspci-nnv.txt",
            "field/pieces/lspci-nnvv.txt",
            "field/pieces/lspci-nnDvvvxxxx.txt",
            "field/pieces/lspci-xxx.txt",
            "field/pieces/lspci-t.txt",
            "field/pieces/lspci-tv.txt",
            "field/pieces/lspci-nntv.txt",
            "field/pieces/lspci-vmmnnk.txt",
            "field/pieces/iommu-loop-arch.txt")
        .map(text -> Arrays.copyOf(text, Math.min(SHORT, text.length)));
  }

  /** Whatever kind of text it is, each reader takes it for its own. */
  static void lspci(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (PieceFacts facts :
        List.of(
            PciListPiece.read(text, "lspci"),
            PciTreePiece.read(text, "lspci"),
            PciRecordsPiece.read(text, "lspci"),
            GroupListPiece.read(text, "lspci"))) {
      Promises.holds(facts.facts().size() <= 300 + 16 * bytes.length, "facts have an end");
      facts
          .facts()
          .forEach(fact -> Promises.holds(fact.line() <= bytes.length + 1, "a line is there"));
    }
  }
}
