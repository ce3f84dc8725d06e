// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Reading;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import io.iovascope.probe.Usages;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageHistoryTest {

  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");
  private static final long CAPACITY = 1_000_000;

  private final UsageHistory history = new UsageHistory();

  /** A group with one zone alone, whose end is below 4 GiB. */
  private static Usage usage(int second, long live, long cached) {
    SpaceUsage any = Usages.space();
    Occupancy occupancy =
        new Occupancy(
            any.aperture().end(),
            CAPACITY,
            0,
            live + cached,
            cached,
            0L,
            CAPACITY - live - cached,
            1,
            1);
    SpaceUsage space =
        new SpaceUsage(
            any.probe(),
            any.aperture(),
            any.granule(),
            any.startPfn(),
            any.max32AllocSize(),
            any.accuracy(),
            0,
            any.ranges(),
            List.of(),
            List.of(),
            List.of(occupancy),
            List.of(),
            0,
            null);
    return new Usage(
        START.plusSeconds(second),
        null,
        null,
        List.of(),
        null,
        List.of(new GroupUsage(7, "DMA", true, List.of(), Reading.ok(space, "/proc/kcore"))));
  }

  private List<IovaForecast> after(Usage... readings) {
    List<IovaForecast> forecasts = List.of();
    for (Usage each : readings) {
      forecasts = history.with(each);
    }
    return forecasts;
  }

  @Test
  void whatGrowsSteadilyIsFullWhenTheLineSaysSo() {
    assertThat(after(usage(0, 100_000, 0), usage(60, 160_000, 0), usage(120, 220_000, 0)))
        .containsExactly(new IovaForecast(7, IovaZone.ALL, 780));
  }

  @Test
  void twoReadingsAreNoTrend() {
    assertThat(after(usage(0, 100_000, 0), usage(60, 160_000, 0))).isEmpty();
  }

  @Test
  void theSameReadingAgainIsNotCounted() {
    Usage second = usage(60, 160_000, 0);

    assertThat(after(usage(0, 100_000, 0), second, second, second)).isEmpty();
  }

  @Test
  void aClockThatWasSetBackBeginsAnew() {
    assertThat(
            after(
                usage(3600, 100_000, 0),
                usage(3660, 160_000, 0),
                usage(0, 220_000, 0),
                usage(60, 280_000, 0)))
        .isEmpty();
    assertThat(after(usage(120, 340_000, 0)))
        .containsExactly(new IovaForecast(7, IovaZone.ALL, (CAPACITY - 340_000) / 1000.0));
  }

  @Test
  void cachesThatGrowFillNothing() {
    assertThat(
            after(usage(0, 100_000, 0), usage(60, 100_000, 60_000), usage(120, 100_000, 120_000)))
        .isEmpty();
  }

  @Test
  void aSpaceThatWasGoneBeginsAnew() {
    Usage none = new Usage(START.plusSeconds(90), null, null, List.of(), null, List.of());

    assertThat(
            after(
                usage(0, 100_000, 0),
                usage(60, 160_000, 0),
                none,
                usage(120, 220_000, 0),
                usage(180, 280_000, 0)))
        .isEmpty();
  }

  @Test
  void numbersThatCannotBeAreNoSamples() {
    assertThat(
            after(
                usage(0, -1, 0),
                usage(60, CAPACITY + 1, 0),
                usage(120, 5, -10),
                usage(180, Long.MAX_VALUE, Long.MAX_VALUE)))
        .isEmpty();
  }

  @Test
  void onlyTheLastReadingsCount() {
    IntStream.range(0, 100).forEach(at -> history.with(usage(at * 60, 500_000 - at * 1000L, 0)));

    List<IovaForecast> forecasts = List.of();
    for (int at = 100; at < 100 + UsageHistory.MOST_SAMPLES; at++) {
      forecasts = history.with(usage(at * 60, 100_000 + at * 600L, 0));
    }

    assertThat(forecasts).hasSize(1);
    assertThat(forecasts.get(0).seconds())
        .isCloseTo(
            (CAPACITY - 100_000 - 171 * 600) / 10.0, org.assertj.core.data.Offset.offset(1e-6));
  }
}
