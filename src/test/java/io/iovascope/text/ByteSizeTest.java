// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "16M, 16777216",
    "16MiB, 16777216",
    "16MB, 16777216",
    "16Mi, 16777216",
    "1.5GiB, 1610612736",
    "64g, 68719476736",
    "2t, 2199023255552",
    "1P, 1125899906842624",
    "512kib, 524288",
    "100B, 100"
  })
  void readsNumbersWithUnitsOf1024(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(OptionalLong.of(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "M",
        "-1",
        "4 K",
        "1e3",
        "0x10",
        "1.3",
        "0.3k",
        "16X",
        "8192P",
        "٤K",
        "99999999999999999999"
      })
  void isEmptyForWhatIsNoSizeOrNoWholeNumber(String text) {
    assertThat(ByteSize.parse(text)).isEmpty();
  }
}
