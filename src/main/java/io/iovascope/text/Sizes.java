// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sizes as people read them. */
public final class Sizes {

  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
  private static final int SIGNIFICANT_DIGITS = 3;

  private Sizes() {}

  /**
   * With three digits and a binary unit, rounded down so that nothing looks larger than it is.
   *
   * @param bytes unsigned, or null if it is not known
   */
  public static String text(@Nullable Long bytes) {
    if (bytes == null) {
      return "?";
    }
    int unit = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10;
    int shift = 10 * unit;
    StringBuilder text = new StringBuilder().append(bytes >>> shift);
    long rest = bytes & (1L << shift) - 1;
    int end = text.length();
    for (int digits = end; digits < SIGNIFICANT_DIGITS && rest != 0; digits++) {
      if (digits == text.length()) {
        text.append('.');
      }
      // At most 60 bits, so that ten times as much is still less than 2^64.
      rest *= 10;
      long digit = rest >>> shift;
      rest &= (1L << shift) - 1;
      text.append(digit);
      end = digit == 0 ? end : text.length();
    }
    text.setLength(end);
    return text.append(' ').append(UNITS.get(unit)).toString();
  }
}
