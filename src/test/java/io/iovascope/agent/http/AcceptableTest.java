// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptableTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain|1",
        "TEXT/Plain ; Q=0.25|0.25",
        "text/*;q=0.5|0.5",
        "*/*;q=0.1, text/plain;version=0.0.4;q=0.7|0.7",
        "text/plain;q=0, */*|0",
        "text/html|0",
        "text/plain;q=nonsense|1",
        "text/plain;q=1.5|1",
        ",,;;,text/plain;;|1",
      })
  void theNearestRangeCounts(String header, double quality) {
    assertThat(Acceptable.parse(header).quality("text/plain; version=0.0.4")).isEqualTo(quality);
  }

  @Test
  void whoAsksForNothingTakesEverything() {
    assertThat(Acceptable.parse(null).quality("text/plain")).isEqualTo(1);
    assertThat(Acceptable.parse("  ").quality("text/plain")).isEqualTo(1);
  }

  @Test
  void ofALongHeaderNotAllIsRead() {
    assertThat(Acceptable.parse("a/b,".repeat(100_000)).ranges()).hasSizeLessThan(65);
  }
}
