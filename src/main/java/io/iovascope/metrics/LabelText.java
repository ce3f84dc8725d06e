// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.text.Printable;

/**
 * The values of labels: what a host says of itself ends in them, and every store of metrics keeps
 * them for ever. They are printable and have an end.
 */
final class LabelText {

  /** More than any name that a kernel gives. */
  static final int LONGEST = 128;

  /** A tilde and eight digits. */
  private static final int MARK = 9;

  private LabelText() {}

  /**
   * The text as a value: printable, see {@link Printable}, and of at most {@link #LONGEST}
   * characters. A longer one ends in a tilde and a number made of the whole, so that two that begin
   * alike stay two.
   */
  static String of(String text) {
    if (text.length() <= LONGEST && text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      return text;
    }
    String beginning = text.substring(0, Math.min(text.length(), LONGEST));
    String safe = Printable.of(beginning);
    if (safe.length() <= LONGEST && beginning.length() == text.length()) {
      return safe;
    }
    int end = LONGEST - MARK;
    if (Character.isHighSurrogate(safe.charAt(end - 1))) {
      end--;
    }
    return "%s~%08x".formatted(safe.substring(0, end), text.hashCode());
  }
}
