// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import org.jspecify.annotations.Nullable;

/**
 * Text from the host, made safe to show: what is not printable, and what changes the direction or
 * place of other text, becomes an escape. Markup is the business of whoever writes markup.
 */
public final class Printable {

  private Printable() {}

  /** The text with control, format and unassigned characters as escapes such as {@code \x1b}. */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean harmful =
                  Character.isISOControl(c)
                      || type == Character.FORMAT
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR
                      || type == Character.SURROGATE
                      || type == Character.UNASSIGNED;
              if (harmful) {
                safe.append((c <= 0xff ? "\\x%02x" : "\\u%04x").formatted(c));
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  /** A dash for what is not there. */
  public static String orDash(@Nullable Object value) {
    return value == null ? "-" : of(value.toString());
  }
}
