// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ACPI tables in hexadecimal: what {@code acpidump} prints ({@code DMAR @ 0x...}, then lines with
 * offset, bytes and characters), {@code hexdump -C}, {@code xxd}, and the raw data that {@code iasl
 * -d} appends.
 */
public final class HexDump {

  /** Longest table that is put together, in bytes. */
  private static final int LONGEST = 16 << 20;

  private static final Pattern TITLE =
      Pattern.compile("\\s{0,20}([A-Z][A-Z0-9_!]{3}) @ 0x[0-9A-Fa-f]{1,16}\\s{0,200}");

  private static final Pattern LINE =
      Pattern.compile(
          "[\\s>|]{0,40}([0-9A-Fa-f]{2,8}):? {1,3}"
              + "((?:[0-9A-Fa-f]{2} ?){1,8}(?: {0,2}(?:[0-9A-Fa-f]{2} ?){1,8})?)(?:\\s.*)?");

  private static final int BYTES_IN_LINE = 16;
  private static final int SIGNATURE = 4;

  private final List<byte[]> tables = new ArrayList<>();
  private @Nullable ByteArrayOutputStream current;

  private HexDump() {}

  /** The signatures of the tables in a text, in its order; empty if it is no dump. */
  static List<String> signatures(String text) {
    return tables(text).stream().map(HexDump::signature).toList();
  }

  /** The table of a text that has this signature; the first one of several. */
  public static Optional<byte[]> table(String text, String signature) {
    return tables(text).stream().filter(table -> signature(table).equals(signature)).findFirst();
  }

  private static String signature(byte[] table) {
    return new String(table, 0, SIGNATURE, StandardCharsets.ISO_8859_1);
  }

  private static List<byte[]> tables(String text) {
    HexDump dump = new HexDump();
    text.lines().forEach(dump::line);
    dump.end();
    return dump.tables;
  }

  private void line(String line) {
    if (TITLE.matcher(line).matches()) {
      end();
      return;
    }
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return;
    }
    long offset = Long.parseLong(matcher.group(1), 16);
    if (offset == 0) {
      end();
      current = new ByteArrayOutputStream();
    }
    ByteArrayOutputStream table = current;
    if (table != null && table.size() == offset && table.size() < LONGEST) {
      append(table, matcher.group(2));
    }
  }

  private static void append(ByteArrayOutputStream table, String text) {
    String digits = text.replace(" ", "");
    int bytes = Math.min(BYTES_IN_LINE, digits.length() / 2);
    for (int i = 0; i < bytes; i++) {
      table.write(Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16));
    }
  }

  private void end() {
    ByteArrayOutputStream table = current;
    if (table != null && table.size() >= SIGNATURE && isSignature(table.toByteArray())) {
      tables.add(table.toByteArray());
    }
    current = null;
  }

  private static boolean isSignature(byte[] table) {
    return signature(table).matches("[A-Z][A-Z0-9_!]{3}");
  }
}
