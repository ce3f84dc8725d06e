// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0s, 0",
    "0.1us, 100",
    "1.5us, 1500",
    "500ms, 500000000",
    "15s, 15000000000",
    "5m, 300000000000",
    "2h, 7200000000000",
    "1d, 86400000000000"
  })
  void readsNumbersWithUnits(String text, long nanos) {
    assertThat(Durations.parse(text)).hasValue(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "15", "s", "-1s", "1 s", "1.0000000001s", "15S", "1w", "999999999999999d"})
  void isEmptyForWhatIsNoDuration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "0.0h"})
  void aPositiveOneIsAboveZero(String text) {
    assertThat(Durations.parsePositive(text)).isEmpty();
  }
}
