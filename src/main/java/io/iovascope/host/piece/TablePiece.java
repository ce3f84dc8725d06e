// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece;

import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import io.iovascope.host.read.DmarTableParser;
import io.iovascope.host.root.TextFile;
import java.util.Arrays;

/** The DMAR table in a file that may be raw, a dump in hexadecimal, or disassembled. */
public final class TablePiece {

  private static final String DMAR = "DMAR";

  private TablePiece() {}

  /**
   * The table, see {@link DmarTableParser#parse}; {@code MALFORMED} without a value if the file is
   * something else, and then the detail says what.
   *
   * @param path where the bytes come from, for the reading
   */
  public static Reading<DmarTable> parse(byte[] content, String path) {
    Piece piece = Piece.of(content);
    return switch (piece.kind()) {
      case ACPI_TABLE -> piece.detail().equals(DMAR) ? table(content, path) : other(piece, path);
      case HEX_DUMP ->
          HexDump.table(TextFile.decoded(content), DMAR)
              .map(bytes -> DmarTableParser.parse(bytes, path))
              .orElseGet(() -> other(piece, path));
      case DISASSEMBLED_TABLE ->
          piece.detail().equals(DMAR)
              ? disassembled(TextFile.decoded(content), path)
              : other(piece, path);
      case BINARY -> beginsAsOne(content) ? table(content, path) : other(piece, path);
      default -> other(piece, path);
    };
  }

  private static Reading<DmarTable> disassembled(String text, String path) {
    // The raw data at the end of the text has what the fields may leave out.
    return HexDump.table(text, DMAR)
        .map(bytes -> DmarTableParser.parse(bytes, path))
        .orElseGet(() -> DmarTableParser.parse(DisassembledTable.bytes(text), path));
  }

  /** What comes after a table of the longest kind is none of it. */
  private static Reading<DmarTable> table(byte[] content, String path) {
    return DmarTableParser.parse(
        Arrays.copyOf(content, Math.min(content.length, Piece.HEAD)), path);
  }

  /** A broken table: the parser says where it breaks. */
  private static boolean beginsAsOne(byte[] content) {
    return content.length >= DMAR.length()
        && TextFile.decoded(Arrays.copyOf(content, DMAR.length())).equals(DMAR);
  }

  private static Reading<DmarTable> other(Piece piece, String path) {
    return Reading.malformed(
        null, path, "expected a DMAR table, found %s%s".formatted(piece.title(), advice(piece)));
  }

  private static String advice(Piece piece) {
    return switch (piece.kind()) {
      case COMPRESSED -> "; give it uncompressed";
      case ARCHIVE -> "; give the table in it, or the whole with --host";
      case KERNEL_LOG -> "; a log names the table's units and regions but does not hold it";
      case ACPI_TABLE, HEX_DUMP, DISASSEMBLED_TABLE ->
          "; the table is /sys/firmware/acpi/tables/DMAR";
      default -> "";
    };
  }
}
