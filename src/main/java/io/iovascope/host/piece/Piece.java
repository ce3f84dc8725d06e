// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file that is recognised.
 *
 * @param detail what more there is to say of it, such as a signature or the name of a format;
 *     perhaps empty
 */
public record Piece(PieceKind kind, String detail) {

  /** Enough to tell what a file is, in bytes. */
  public static final int HEAD = 64 * 1024;

  private static final int SIGNATURE = 4;
  private static final int ACPI_HEADER = 36;
  private static final int LONGEST_TABLE = 16 << 20;
  private static final int TAR_MARK = 257;

  /** Beginnings of files, in hexadecimal. */
  private static final Map<String, Piece> MARKS =
      Map.of(
          "1f8b", new Piece(PieceKind.COMPRESSED, "gzip"),
          "fd377a585a00", new Piece(PieceKind.COMPRESSED, "xz"),
          "425a68", new Piece(PieceKind.COMPRESSED, "bzip2"),
          "28b52ffd", new Piece(PieceKind.COMPRESSED, "zstd"),
          "504b0304", new Piece(PieceKind.ARCHIVE, "zip"),
          "377abcaf271c", new Piece(PieceKind.ARCHIVE, "7z"),
          "7f454c46", new Piece(PieceKind.PROGRAM, "ELF"),
          "25504446", new Piece(PieceKind.BINARY, "PDF"));

  private static final Pattern TABLE_SIGNATURE = Pattern.compile("[A-Z][A-Z0-9_!]{3}");
  private static final Pattern HTML =
      Pattern.compile(
          "\\s{0,20}<(?:!doctype html|html|head|\\?xml)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * What a file is.
   *
   * @param content the file, or its first {@link #HEAD} bytes
   */
  public static Piece of(byte[] content) {
    if (content.length == 0) {
      return new Piece(PieceKind.EMPTY, "");
    }
    String begin = hex(content);
    for (Map.Entry<String, Piece> mark : MARKS.entrySet()) {
      if (begin.startsWith(mark.getKey())) {
        return mark.getValue();
      }
    }
    if (isTar(content)) {
      return new Piece(PieceKind.ARCHIVE, "tar");
    }
    String signature = signature(content);
    if (TABLE_SIGNATURE.matcher(signature).matches() && hasTableLength(content)) {
      return new Piece(PieceKind.ACPI_TABLE, signature);
    }
    return isText(content)
        ? ofText(new String(content, StandardCharsets.UTF_8))
        : new Piece(PieceKind.BINARY, "");
  }

  private static Piece ofText(String text) {
    if (text.isBlank()) {
      return new Piece(PieceKind.EMPTY, "");
    }
    if (DisassembledTable.isOne(text)) {
      return new Piece(PieceKind.DISASSEMBLED_TABLE, DisassembledTable.signature(text));
    }
    List<String> signatures = HexDump.signatures(text);
    if (!signatures.isEmpty()) {
      return new Piece(PieceKind.HEX_DUMP, String.join(", ", signatures));
    }
    char first = text.stripLeading().charAt(0);
    if (HTML.matcher(text).matches()) {
      return new Piece(PieceKind.HTML, "");
    }
    Optional<PieceKind> ofHost = TextKind.of(text);
    if (ofHost.isPresent()) {
      return new Piece(ofHost.get(), "");
    }
    return new Piece(first == '{' || first == '[' ? PieceKind.JSON : PieceKind.TEXT, "");
  }

  /**
   * The kinds of lines that a text holds beside its own: a paste may have several.
   *
   * @param content the file, or its first {@link #HEAD} bytes
   */
  public static Set<PieceKind> linesOf(byte[] content) {
    return TextKind.ofLines(new String(content, StandardCharsets.UTF_8));
  }

  /** The piece for messages, such as {@code an ACPI table (APIC)}. */
  public String title() {
    return detail.isEmpty() ? kind.title() : "%s (%s)".formatted(kind.title(), detail);
  }

  private static String hex(byte[] content) {
    return HexFormat.of().formatHex(content, 0, Math.min(8, content.length));
  }

  private static String signature(byte[] content) {
    int length = Math.min(SIGNATURE, content.length);
    return new String(content, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** {@code struct acpi_table_header}: the length of the whole table follows its signature. */
  private static boolean hasTableLength(byte[] content) {
    if (content.length < ACPI_HEADER) {
      return false;
    }
    long length =
        Integer.toUnsignedLong(
            ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(SIGNATURE));
    return length >= ACPI_HEADER && length <= LONGEST_TABLE;
  }

  private static boolean isTar(byte[] content) {
    return content.length > TAR_MARK + 5
        && new String(content, TAR_MARK, 5, StandardCharsets.ISO_8859_1).equals("ustar");
  }

  /** Whether nearly all of it is characters. */
  private static boolean isText(byte[] content) {
    byte[] head = Arrays.copyOf(content, Math.min(content.length, HEAD));
    int odd = 0;
    for (byte b : head) {
      boolean control = b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != 0x1b;
      odd += control ? 1 : 0;
    }
    return odd * 100 <= head.length;
  }
}
