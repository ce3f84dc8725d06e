// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import java.util.Locale;

/** Times of simulated runs, and of forecasts, as people read them. */
public final class Times {

  private static final double SECOND = 1e9;
  private static final double MINUTE = 60;
  private static final double HOUR = 60 * MINUTE;
  private static final double DAY = 24 * HOUR;
  private static final double YEAR = 365.25 * DAY;
  private static final double TOO_LONG = 1000 * YEAR;

  private Times() {}

  /** Such as {@code 10 s} or {@code 2.5 ms}. */
  public static String ofNanos(long nanos) {
    return ofSeconds(nanos / SECOND);
  }

  /** The same, with units up to years. */
  public static String ofSeconds(double seconds) {
    if (seconds >= TOO_LONG) {
      return "more than 1000 years";
    }
    if (seconds >= 2 * YEAR) {
      return number(seconds / YEAR) + " years";
    }
    if (seconds >= 2 * DAY) {
      return number(seconds / DAY) + " days";
    }
    if (seconds >= 2 * HOUR) {
      return number(seconds / HOUR) + " h";
    }
    if (seconds >= 2 * MINUTE) {
      return number(seconds / MINUTE) + " min";
    }
    if (seconds >= 1 || seconds == 0) {
      return number(seconds) + " s";
    }
    return seconds >= 1e-3 ? number(seconds * 1e3) + " ms" : number(seconds * 1e6) + " us";
  }

  /** With up to three decimals below 10, fewer above. */
  private static String number(double value) {
    String pattern = value < 10 ? "%.3f" : value < 100 ? "%.2f" : "%.1f";
    String text = String.format(Locale.ROOT, pattern, value);
    return text.replaceAll("\\.?0+$", "");
  }
}
