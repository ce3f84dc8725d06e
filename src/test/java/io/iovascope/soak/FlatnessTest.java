// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlatnessTest {

  private static List<ProcessSample> samples(long perSample) {
    return LongStream.range(0, 40)
        .mapToObj(i -> new ProcessSample(40_000 + 400 * perSample * i, 25 + i * perSample, 17))
        .toList();
  }

  @Test
  void whatStaysTheSameIsFlat() {
    assertThat(new Flatness(samples(0), Duration.ofHours(1)).problems()).isEmpty();
  }

  @Test
  void whatGrowsIsTold() {
    assertThat(new Flatness(samples(1), Duration.ofHours(1)).problems())
        .containsExactly("memory grows: 46000 then 54000 KiB", "descriptors grow: 40 then 60");
  }

  @Test
  void memoryOfAShortRunIsNotJudged() {
    assertThat(new Flatness(samples(1), Duration.ofMinutes(1)).problems())
        .containsExactly("descriptors grow: 40 then 60");
  }
}
