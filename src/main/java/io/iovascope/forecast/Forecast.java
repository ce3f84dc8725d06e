// SPDX-License-Identifier: Apache-2.0
package io.iovascope.forecast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a zone of addresses runs out. */
public sealed interface Forecast {

  /**
   * Nothing can be said yet.
   *
   * @param samples how many there are; two are the least
   */
  record TooFewSamples(int samples) implements Forecast {}

  /** The use does not grow, or no more than it goes up and down anyway. */
  record NotGrowing() implements Forecast {}

  /** Nothing is free. */
  record Full() implements Forecast {}

  /**
   * It runs out if all goes on as it did.
   *
   * @param bytesPerSecond how fast the use grows; above 0
   * @param seconds from the last sample until nothing is free
   * @param interval how sure that is, or null if two samples alone, or an assumed rate, say nothing
   *     about it
   */
  record RunsOut(double bytesPerSecond, double seconds, @Nullable Interval interval)
      implements Forecast {}

  /**
   * Where the time lies with a confidence of 95 %.
   *
   * @param earliest seconds from the last sample
   * @param latest seconds from the last sample
   */
  record Interval(double earliest, double latest) {}

  /**
   * From samples: the line that fits them best is followed from the last one on.
   *
   * @param samples in the order of their times
   * @throws IllegalArgumentException if a sample is not later than the one before it
   */
  static Forecast of(List<UsageSample> samples) {
    if (samples.size() < Trend.LEAST_SAMPLES) {
      return new TooFewSamples(samples.size());
    }
    long free = samples.get(samples.size() - 1).freeBytes();
    if (free == 0) {
      return new Full();
    }
    Trend trend = Trend.of(samples);
    Double deviation = trend.deviation();
    if (trend.slope() <= 0 || (deviation != null && deviation >= trend.slope())) {
      return new NotGrowing();
    }
    return new RunsOut(
        trend.slope(),
        free / trend.slope(),
        deviation == null
            ? null
            : new Interval(free / (trend.slope() + deviation), free / (trend.slope() - deviation)));
  }

  /**
   * From a rate that is known.
   *
   * @param freeBytes what is free now
   * @param bytesPerSecond how fast the use grows; 0 or less if it does not
   */
  static Forecast ofRate(long freeBytes, double bytesPerSecond) {
    if (freeBytes <= 0) {
      return new Full();
    }
    return bytesPerSecond > 0
        ? new RunsOut(bytesPerSecond, freeBytes / bytesPerSecond, null)
        : new NotGrowing();
  }
}
