package io.iovascope.emulator.load;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit behind them, as people type them. */
public final class Amounts {

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([a-zA-Z]*)");

  private static final Map<String, Long> SIZES =
      Map.of(
          "", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30, "t", 1L << 40, "kib", 1L << 10,
          "mib", 1L << 20, "gib", 1L << 30, "tib", 1L << 40);

  private static final Map<String, Long> TIMES =
      Map.of(
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private static final Map<String, Long> COUNTS =
      Map.of("", 1L, "k", 1_000L, "m", 1_000_000L, "g", 1_000_000_000L);

  private Amounts() {}

  /** Bytes: {@code 2048}, {@code 4K}, {@code 1.5GiB}; units are powers of 1024. */
  public static OptionalLong bytes(String text) {
    return number(text, SIZES);
  }

  /** A size without loss: {@code 16 KiB}, {@code 9001 B}. */
  static String text(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }

  /** Nanoseconds: {@code 10s}, {@code 100ms}, {@code 2h}; the unit must be there, but for 0. */
  public static OptionalLong nanos(String text) {
    return text.equals("0") ? OptionalLong.of(0) : number(text, TIMES);
  }

  /** A number: {@code 1000}, {@code 500K}, {@code 1.5M}; units are powers of 1000. */
  public static OptionalLong count(String text) {
    return number(text, COUNTS);
  }

  /** Empty if it is no number, not a whole one, or not a long. */
  private static OptionalLong number(String text, Map<String, Long> units) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
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
