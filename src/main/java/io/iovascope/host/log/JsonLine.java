// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.Optional;

/**
 * The strings of a line of JSON as {@code journalctl -o json} and {@code dmesg --json} print it: no
 * document is built, and a broken line gives what can be read of it.
 */
final class JsonLine {

  private JsonLine() {}

  /**
   * The value of a key, without its quotes and escapes.
   *
   * @param key the first place where it stands in quotes with a colon behind it counts
   */
  static Optional<String> value(String line, String key) {
    String quoted = '"' + key + '"';
    for (int at = line.indexOf(quoted); at >= 0; at = line.indexOf(quoted, at + 1)) {
      int colon = skipSpaces(line, at + quoted.length());
      if (colon < line.length() && line.charAt(colon) == ':') {
        return Optional.of(valueAt(line, skipSpaces(line, colon + 1)));
      }
    }
    return Optional.empty();
  }

  private static int skipSpaces(String line, int from) {
    int at = from;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static String valueAt(String line, int from) {
    if (from < line.length() && line.charAt(from) == '"') {
      return string(line, from + 1);
    }
    int end = from;
    while (end < line.length() && ",}] ".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return line.substring(from, end);
  }

  private static String string(String line, int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < line.length() && line.charAt(i) != '"'; i++) {
      char c = line.charAt(i);
      if (c != '\\' || i + 1 == line.length()) {
        text.append(c);
        continue;
      }
      char escaped = line.charAt(++i);
      switch (escaped) {
        case 'n', 't', 'r', 'b', 'f' -> text.append(' ');
        case 'u' -> {
          int end = Math.min(line.length(), i + 5);
          text.append(unicode(line.substring(i + 1, end)));
          i = end - 1;
        }
        default -> text.append(escaped);
      }
    }
    return text.toString();
  }

  private static String unicode(String digits) {
    return digits.matches("[0-9a-fA-F]{4}")
        ? Character.toString((char) Integer.parseInt(digits, 16))
        : "";
  }
}
