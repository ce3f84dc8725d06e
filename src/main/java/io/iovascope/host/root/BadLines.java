// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;

/** Lines of one file that are not what they should be. The first is described, all are counted. */
public final class BadLines {

  private static final int LONGEST_QUOTE = 80;

  private final String expected;
  private String first = "";
  private int count;

  /**
   * @param expected what a good line looks like
   */
  public BadLines(String expected) {
    this.expected = expected;
  }

  /**
   * @param line number of the line, from 1
   */
  public void add(int line, String found) {
    if (count++ == 0) {
      first = "line %d: expected %s, found '%s'".formatted(line, expected, quoted(found));
    }
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** What was expected and found where, for a person. */
  public String detail() {
    return count <= 1 ? first : "%s (and %d more)".formatted(first, count - 1);
  }

  /** {@code value} without reservation, or {@code MALFORMED} with the good part of it. */
  public <T> Reading<T> reading(T value, String path) {
    return isEmpty() ? Reading.ok(value, path) : Reading.malformed(value, path, detail());
  }

  /** The text as a message shows it: a file may hold anything, and messages go to terminals. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_QUOTE)
        .forEach(c -> quoted.appendCodePoint(isPrintable(c) ? c : '?'));
    return quoted + (text.codePointCount(0, text.length()) > LONGEST_QUOTE ? "..." : "");
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
