// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people type them, everywhere alike: {@code 500ms}, {@code 1.5s}, {@code 5m}, {@code
 * 1h}, {@code 2d}, {@code 10us}. The unit must be there, but for 0.
 */
public final class Durations {

  /** What a message says that one should look like. */
  public static final String EXPECTED = "a duration above 0 such as 500ms, 15s, 5m or 1h";

  private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(us|ms|s|m|h|d)");

  private Durations() {}

  /** Empty if it is no duration, no whole number of nanoseconds, or beyond 292 years. */
  public static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Duration.ofNanos(
              new BigDecimal(matcher.group(1))
                  .multiply(BigDecimal.valueOf(nanos(matcher.group(2))))
                  .longValueExact()));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "us" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 86_400_000_000_000L;
    };
  }

  /** The same; empty also for a duration of 0. */
  public static Optional<Duration> parsePositive(String text) {
    return parse(text).filter(duration -> !duration.isZero());
  }
}
