// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text that firmware wrote, made safe for a terminal. ACPI text is printable ASCII; every other
 * byte or character is shown as an escape such as {@code \x1b}. A backslash stays as it is, because
 * ACPI paths begin with one.
 */
public final class FirmwareText {

  private FirmwareText() {}

  /**
   * A text field of fixed length, without the blanks and NULs that fill it up.
   *
   * @param start first byte of the field
   * @param end byte after the field
   */
  public static String field(byte[] bytes, int start, int end) {
    int last = end;
    while (last > start && (bytes[last - 1] == 0 || bytes[last - 1] == ' ')) {
      last--;
    }
    return printable(
        new String(Arrays.copyOfRange(bytes, start, last), StandardCharsets.ISO_8859_1));
  }

  /** The text with everything escaped that is not printable ASCII. */
  public static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        printable.append(c);
      } else {
        printable.append((c <= 0xff ? "\\x%02x" : "\\u%04x").formatted((int) c));
      }
    }
    return printable.toString();
  }
}
