// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryKeyTest {

  @ParameterizedTest
  @CsvSource({
    "dmar0 uses 81 of its 100 domain ids, dmar0 uses # of its # domain ids",
    "0000:00:1f.2 faulted 2 times at a, 0000:00:1f.2 faulted # times at a",
    "0x000000003d000000-0x000000003d01ffff of group 5 is, 0x000000003d000000-0x000000003d01ffff of group # is",
    "the 39-bit aperture, the #-bit aperture",
    "'takes 12 MiB, 3', 'takes # MiB, #'",
    "it ends with 3., it ends with #.",
  })
  void numbersThatStandAloneDoNotCount(String summary, String expected) {
    assertThat(SummaryKey.of("id", null, null, summary)).isEqualTo("id|null|null|" + expected);
  }

  @Test
  void theGroupCountsWhereThereIsNoDevice() {
    assertThat(SummaryKey.of("id", null, 5, "a")).isNotEqualTo(SummaryKey.of("id", null, 6, "a"));
    assertThat(SummaryKey.of("id", "0000:00:01.0", 5, "a"))
        .isEqualTo(SummaryKey.of("id", "0000:00:01.0", 6, "a"));
  }
}
