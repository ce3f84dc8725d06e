// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table as {@code iasl -d} prints it: {@code [024h 0036 1] Host Address Width : 2D}, a field a
 * line, with its offset, its length in bytes (decimal, since 2023 hexadecimal with an h) and its
 * value in hexadecimal. Lines without an offset explain the field above them.
 */
public final class DisassembledTable {

  private static final Pattern FIELD =
      Pattern.compile(
          "[\\s>|]{0,40}\\[([0-9A-F]{3,8})h \\d{4,10} +(\\d{1,5}|[0-9A-F]{3,5}h)\\] *([^:]{1,60}?) *: ?(.*)");

  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-F]{2}(?:[ ,]?[0-9A-F]{2})*");
  private static final int LONGEST_NUMBER = 8;

  private DisassembledTable() {}

  static boolean isOne(String text) {
    return text.lines().anyMatch(line -> FIELD.matcher(line).matches());
  }

  /** The signature that the text names, or an empty text. */
  static String signature(String text) {
    return text.lines()
        .map(FIELD::matcher)
        .filter(field -> field.matches() && field.group(3).equals("Signature"))
        .map(field -> field.group(4).replaceAll("\"([^\"]{0,8})\".*", "$1").strip())
        .findFirst()
        .orElse("");
  }

  /** The bytes of the table up to the first field that is missing or makes no sense. */
  public static byte[] bytes(String text) {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      Matcher field = FIELD.matcher(line);
      if (field.matches() && Long.parseLong(field.group(1), 16) == table.size()) {
        Optional<byte[]> value = value(field.group(4).strip(), length(field.group(2)));
        if (value.isEmpty()) {
          break;
        }
        table.writeBytes(value.get());
      }
    }
    return table.toByteArray();
  }

  private static int length(String text) {
    return text.endsWith("h")
        ? Integer.parseInt(text.substring(0, text.length() - 1), 16)
        : Integer.parseInt(text);
  }

  /** A text in quotes, or a number; numbers of more than eight bytes are bytes in their order. */
  private static Optional<byte[]> value(String text, int length) {
    if (text.startsWith("\"")) {
      int end = text.indexOf('"', 1);
      String characters = text.substring(1, end < 0 ? text.length() : end);
      return Optional.of(Arrays.copyOf(characters.getBytes(StandardCharsets.ISO_8859_1), length));
    }
    Matcher digits = HEXADECIMAL.matcher(text);
    if (!digits.lookingAt()) {
      return Optional.empty();
    }
    String found = digits.group();
    byte[] bytes = HexFormat.of().parseHex(found.replaceAll("[ ,]", ""));
    boolean inOrder = length > LONGEST_NUMBER || found.contains(",") || found.contains(" ");
    if (bytes.length != length) {
      return Optional.empty();
    }
    return Optional.of(inOrder ? bytes : reversed(bytes));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
