// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

  @ParameterizedTest
  @CsvSource({
    "0,                    0 B",
    "1023,                 1023 B",
    "1024,                 1 KiB",
    "1034,                 1 KiB",
    "1076,                 1.05 KiB",
    "16252928,             15.5 MiB",
    "1052770304,           1004 MiB",
    "1358102528,           1.26 GiB",
    "-1,                   15.9 EiB",
  })
  void threeDigitsRoundedDown(long bytes, String expected) {
    assertThat(Sizes.text(bytes)).isEqualTo(expected);
  }

  @Property
  void isTheExactQuotientCutToThreeDigits(@ForAll long bytes) {
    BigInteger size = new BigInteger(Long.toUnsignedString(bytes));
    int unit = Math.max(0, size.bitLength() - 1) / 10;
    BigDecimal value = new BigDecimal(size).divide(BigDecimal.valueOf(2).pow(10 * unit));
    BigDecimal cut =
        value.compareTo(BigDecimal.valueOf(100)) < 0
            ? value.round(new MathContext(3, RoundingMode.DOWN))
            : value.setScale(0, RoundingMode.DOWN);

    assertThat(Sizes.text(bytes))
        .isEqualTo(
            cut.stripTrailingZeros().toPlainString()
                + " "
                + List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB").get(unit));
  }
}
