// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read;

import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.piece.Piece;
import io.iovascope.host.piece.PieceKind;
import io.iovascope.host.piece.TablePiece;
import io.iovascope.host.piece.read.log.KernelLogPiece;
import io.iovascope.host.piece.read.pci.GroupListPiece;
import io.iovascope.host.piece.read.pci.PciListPiece;
import io.iovascope.host.piece.read.pci.PciRecordsPiece;
import io.iovascope.host.piece.read.pci.PciTreePiece;
import io.iovascope.host.root.TextFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads a piece by what it is; never fails because of what is in it. */
public final class PieceReader {

  /** Longest piece other than a log that is read, in bytes. */
  public static final int LIMIT = 64 << 20;

  /** What people paste one after the other. */
  private static final Set<PieceKind> MIXED =
      EnumSet.of(
          PieceKind.KERNEL_LOG, PieceKind.GROUP_LIST, PieceKind.KERNEL_FILES, PieceKind.PCI_LIST);

  /** Before what is told of a text, in front of its first line that has something. */
  private static final int MOST_EMPTY_LINES = 10_000_000;

  private PieceReader() {}

  /** The facts of the kind of text that a piece is first of all; see {@link #readAll}. */
  public static PieceFacts read(NamedPiece given) {
    return readAll(given).get(0);
  }

  /**
   * The facts in a piece, for each kind of lines that is in it; of one that is not understood none,
   * and the reason.
   */
  public static List<PieceFacts> readAll(NamedPiece given) {
    try {
      NamedPiece piece = Unpacked.of(given);
      byte[] head = head(piece);
      Piece main = Piece.of(head);
      List<PieceFacts> facts = new ArrayList<>(List.of(read(piece, main)));
      if (MIXED.contains(main.kind())) {
        Set<PieceKind> others = EnumSet.copyOf(MIXED);
        others.retainAll(Piece.linesOf(head));
        others.remove(main.kind());
        if (main.kind() == PieceKind.PCI_LIST) {
          others.remove(PieceKind.GROUP_LIST);
        }
        if (main.kind() == PieceKind.GROUP_LIST || others.contains(PieceKind.GROUP_LIST)) {
          // The lines of such a list are often those of lspci.
          others.remove(PieceKind.PCI_LIST);
        }
        for (PieceKind other : others) {
          facts.add(read(piece, new Piece(other, "")));
        }
      }
      return facts;
    } catch (IOException e) {
      return List.of(
          PieceFacts.nothing(
              given.name(),
              "not readable",
              Reading.Status.FAILED,
              e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }

  /** Whether a file is a piece of a host: neither a capture nor something foreign. */
  public static boolean isUnderstood(NamedPiece given) throws IOException {
    return switch (Piece.of(head(Unpacked.of(given))).kind()) {
      case EMPTY, ARCHIVE, COMPRESSED, PROGRAM, BINARY, JSON, HTML, TEXT -> false;
      default -> true;
    };
  }

  private static PieceFacts read(NamedPiece piece, Piece kind) throws IOException {
    return switch (kind.kind()) {
      case KERNEL_LOG -> KernelLogPiece.read(piece);
      case ACPI_TABLE, HEX_DUMP, DISASSEMBLED_TABLE -> table(piece, kind);
      case PCI_LIST -> PciListPiece.read(text(piece), piece.name());
      case PCI_TREE -> PciTreePiece.read(text(piece), piece.name());
      case PCI_RECORDS -> PciRecordsPiece.read(text(piece), piece.name());
      case GROUP_LIST -> GroupListPiece.read(text(piece), piece.name());
      case KERNEL_FILES -> KernelFilesPiece.read(text(piece), piece.name());
      case MEMORY_MAP -> PlainFile.memoryMap(text(piece), piece.name());
      case COMMAND_LINE -> PlainFile.commandLine(text(piece), piece.name());
      case KERNEL_CONFIG -> PlainFile.config(text(piece), piece.name());
      case KERNEL_VERSION -> PlainFile.version(text(piece), piece.name());
      case CPU_INFO -> PlainFile.processors(text(piece), piece.name());
      case MEMORY_INFO -> PlainFile.memory(text(piece), piece.name());
      case RESERVED_REGIONS ->
          PieceFacts.nothing(
              piece.name(),
              kind.title(),
              Reading.Status.MALFORMED,
              "it does not say of which group; grep -r . /sys/kernel/iommu_groups/*/reserved_regions");
      case ARCHIVE ->
          PieceFacts.nothing(
              piece.name(),
              kind.title(),
              Reading.Status.MALFORMED,
              "it is not opened beside other pieces; by itself it may be a host: --host FILE");
      default ->
          PieceFacts.nothing(
              piece.name(),
              kind.title(),
              Reading.Status.MALFORMED,
              "it tells nothing about DMA that is understood");
    };
  }

  private static PieceFacts table(NamedPiece piece, Piece kind) throws IOException {
    Reading<DmarTable> table = TablePiece.parse(content(piece), piece.name());
    DmarTable found = table.value();
    if (found == null) {
      return PieceFacts.nothing(piece.name(), kind.title(), table.status(), table.detail());
    }
    return new PieceFacts(
        piece.name(),
        kind.title(),
        Exactness.BYTES,
        table.status(),
        table.detail(),
        List.of(new FactAt(new Fact.Table(table), 0), new FactAt(new Fact.UnitsPresent(true), 0)));
  }

  /** What stands in a larger text has empty lines before it in place of the rest. */
  private static byte[] head(NamedPiece piece) throws IOException {
    try (InputStream in = new BufferedInputStream(piece.content().open())) {
      int lines = 0;
      do {
        in.mark(1);
      } while (in.read() == '\n' && ++lines < MOST_EMPTY_LINES);
      in.reset();
      return in.readNBytes(Piece.HEAD);
    }
  }

  /** Lines of Windows lose what they have more. */
  private static String text(NamedPiece piece) throws IOException {
    return TextFile.decoded(content(piece)).replace("\r", "");
  }

  private static byte[] content(NamedPiece piece) throws IOException {
    try (InputStream in = piece.content().open()) {
      return in.readNBytes(LIMIT);
    }
  }
}
