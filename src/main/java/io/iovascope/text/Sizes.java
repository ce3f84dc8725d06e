// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
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
    BigInteger size = new BigInteger(Long.toUnsignedString(bytes));
    int unit = Math.min(UNITS.size() - 1, Math.max(0, size.bitLength() - 1) / 10);
    BigDecimal value =
        new BigDecimal(size).divide(new BigDecimal(BigInteger.ONE.shiftLeft(10 * unit)));
    int wholeDigits = value.precision() - value.scale();
    BigDecimal rounded =
        value.setScale(Math.max(0, SIGNIFICANT_DIGITS - wholeDigits), RoundingMode.DOWN);
    return rounded.stripTrailingZeros().toPlainString() + " " + UNITS.get(unit);
  }
}
