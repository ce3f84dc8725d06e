// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.workload;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts as people type them, and sizes without loss. */
public final class Counts {

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([a-zA-Z]*)");

  private static final Map<String, Long> COUNTS =
      Map.of("", 1L, "k", 1_000L, "m", 1_000_000L, "g", 1_000_000_000L);

  private Counts() {}

  /** A size without loss: {@code 16 KiB}, {@code 9001 B}. */
  public static String bytes(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }

  /**
   * A number: {@code 1000}, {@code 500K}, {@code 1.5M}; units are powers of 1000. Empty if it is no
   * number, not a whole one, or not a long.
   */
  public static OptionalLong parse(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    Long unit = COUNTS.get(matcher.group(2).toLowerCase(Locale.ROOT));
    if (unit == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
