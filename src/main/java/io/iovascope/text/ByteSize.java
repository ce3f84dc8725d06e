// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people type them, everywhere alike: {@code 4096}, {@code 16M}, {@code 16MiB}, {@code
 * 1.5GiB}, {@code 64g}. Units are powers of 1024, in either case; a number without one counts
 * bytes.
 */
public final class ByteSize {

  /** What a message says that one should look like. */
  public static final String EXPECTED = "a size such as 512M, 1.5GiB or 64G";

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)(?:([KMGTP])I?)?B?");
  private static final String UNITS = "KMGTP";

  private ByteSize() {}

  /** The number of bytes, from 0; empty if it is no size, no whole number or beyond 63 bits. */
  public static OptionalLong parse(String text) {
    Matcher matcher = FORM.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
    try {
      return OptionalLong.of(
          new BigDecimal(matcher.group(1))
              .multiply(BigDecimal.valueOf(1L << 10 * power))
              .longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
