package io.iovascope.cli;

import io.iovascope.host.FeatureState;
import org.jspecify.annotations.Nullable;

/** Text from the host, made safe for a terminal: control characters become escapes. */
final class Printable {

  private Printable() {}

  static String of(String text) {
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

  /** One word for a table: a dash for what is not there, a question mark for what is not known. */
  static String of(FeatureState state) {
    return switch (state) {
      case ON -> "on";
      case OFF -> "off";
      case NONE -> "-";
      case UNKNOWN -> "?";
    };
  }

  /** A dash for what is not there. */
  static String orDash(@Nullable Object value) {
    return value == null ? "-" : of(value.toString());
  }
}
