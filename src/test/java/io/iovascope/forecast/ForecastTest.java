// SPDX-License-Identifier: Apache-2.0
package io.iovascope.forecast;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ForecastTest {

  private static final long SECOND = 1_000_000_000;

  private static List<UsageSample> samples(long capacity, long... used) {
    List<UsageSample> samples = new ArrayList<>();
    for (int i = 0; i < used.length; i++) {
      samples.add(new UsageSample(i * SECOND, used[i], capacity - used[i]));
    }
    return samples;
  }

  @Example
  void oneSampleIsTooFew() {
    assertThat(List.of(Forecast.of(List.of()), Forecast.of(samples(10, 3))))
        .containsExactly(new Forecast.TooFewSamples(0), new Forecast.TooFewSamples(1));
  }

  @Example
  void twoSamplesGiveATimeWithoutAnInterval() {
    assertThat(Forecast.of(samples(1000, 100, 150))).isEqualTo(new Forecast.RunsOut(50, 17, null));
  }

  @Example
  void noGrowthIsSaid() {
    assertThat(
            List.of(
                Forecast.of(samples(100, 10, 10)),
                Forecast.of(samples(100, 10, 5, 0)),
                Forecast.ofRate(100, 0),
                Forecast.ofRate(100, -1)))
        .containsOnly(new Forecast.NotGrowing());
  }

  @Example
  void growthThatDoesNotStandOutOfTheNoiseIsNone() {
    assertThat(Forecast.of(samples(100, 10, 50, 12, 48, 14))).isEqualTo(new Forecast.NotGrowing());
  }

  @Example
  void spaceWithoutFreeBytesIsFull() {
    assertThat(List.of(Forecast.of(samples(100, 90, 100)), Forecast.ofRate(0, 5)))
        .containsOnly(new Forecast.Full());
  }

  /** Worked out by hand. */
  @Example
  void noiseWidensTheInterval() {
    Forecast forecast = Forecast.of(samples(1000, 0, 11, 19, 31, 40));

    assertThat(forecast).isInstanceOf(Forecast.RunsOut.class);
    Forecast.RunsOut out = (Forecast.RunsOut) forecast;
    assertThat(out.bytesPerSecond()).isEqualTo(10, within(1e-9));
    assertThat(out.seconds()).isEqualTo(96, within(1e-6));
    // Residues -0.2 0.8 -1.2 0.8 -0.2, squares 2.8; error sqrt(2.8/3/10); times 3.182.
    double deviation = 3.182 * Math.sqrt(2.8 / 3 / 10);
    assertThat(requireNonNull(out.interval()).earliest())
        .isEqualTo(960 / (10 + deviation), within(1e-6));
    assertThat(requireNonNull(out.interval()).latest())
        .isEqualTo(960 / (10 - deviation), within(1e-6));
  }

  @Example
  void timesMustAscend() {
    List<UsageSample> samples = List.of(new UsageSample(5, 1, 9), new UsageSample(5, 2, 8));

    assertThatThrownBy(() -> Forecast.of(samples)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UsageSample(0, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void steadyGrowthIsFollowedToItsEnd(
      @ForAll @IntRange(min = 2, max = 60) int count,
      @ForAll @LongRange(min = 1, max = 1L << 40) long rate,
      @ForAll @LongRange(min = 1, max = 1L << 50) long free,
      @ForAll @LongRange(min = -(1L << 60), max = 1L << 60) long start) {
    List<UsageSample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(new UsageSample(start + i * SECOND, rate * i, free + rate * (count - 1 - i)));
    }

    Forecast.RunsOut out = (Forecast.RunsOut) Forecast.of(samples);

    double expected = (double) free / rate;
    assertThat(out.bytesPerSecond()).isEqualTo(rate, within(rate * 1e-9));
    assertThat(out.seconds()).isEqualTo(expected, within(expected * 1e-9));
    if (count == 2) {
      assertThat(out.interval()).isNull();
    } else {
      assertThat(requireNonNull(out.interval()).earliest())
          .isEqualTo(expected, within(expected * 1e-6));
      assertThat(requireNonNull(out.interval()).latest())
          .isEqualTo(expected, within(expected * 1e-6));
    }
  }

  @Property
  void timeLiesInItsInterval(@ForAll long seed, @ForAll @IntRange(min = 3, max = 50) int count) {
    Random random = new Random(seed);
    long[] used = new long[count];
    for (int i = 0; i < count; i++) {
      used[i] = 1000L * i + random.nextInt(4000);
    }

    if (Forecast.of(samples(1L << 30, used)) instanceof Forecast.RunsOut out) {
      assertThat(requireNonNull(out.interval()).earliest())
          .isPositive()
          .isLessThanOrEqualTo(out.seconds());
      assertThat(requireNonNull(out.interval()).latest()).isGreaterThanOrEqualTo(out.seconds());
    }
  }

  /** The truth is missed no more often than a confidence of 95 % allows, by far. */
  @Example
  void intervalHoldsTheTruthAsOftenAsItSays() {
    Random random = new Random(7);
    int runs = 4000;
    int held = 0;
    for (int run = 0; run < runs; run++) {
      long[] used = new long[12];
      for (int i = 0; i < used.length; i++) {
        used[i] = 1_000_000 + 1000L * i + (long) (400 * random.nextGaussian());
      }
      List<UsageSample> samples = samples(10_000_000, used);
      Forecast.RunsOut out = (Forecast.RunsOut) Forecast.of(samples);
      double truth = samples.get(11).freeBytes() / 1000.0;
      held +=
          requireNonNull(out.interval()).earliest() <= truth
                  && truth <= requireNonNull(out.interval()).latest()
              ? 1
              : 0;
    }
    assertThat((double) held / runs).isBetween(0.935, 0.965);
  }
}
