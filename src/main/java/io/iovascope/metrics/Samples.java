// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects samples of any family, in any order. No series is there twice, whatever two things of
 * the host are called alike: a format of metrics cannot say that, and one such name would cost the
 * scrape. Of counters the sum counts, of others the first.
 */
final class Samples {

  private final Map<Metric, Map<List<String>, MetricFamily.Sample>> samples =
      new EnumMap<>(Metric.class);

  /**
   * @param value a value that is not known gives no series
   */
  void add(Metric metric, @Nullable Number value, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          "%s has labels %s".formatted(metric.metricName(), metric.labels()));
    }
    if (value != null) {
      MetricFamily.Sample sample =
          new MetricFamily.Sample(List.of(labelValues), value.doubleValue());
      samples
          .computeIfAbsent(metric, name -> new LinkedHashMap<>())
          .merge(sample.labelValues(), sample, (first, second) -> both(metric, first, second));
    }
  }

  private static MetricFamily.Sample both(
      Metric metric, MetricFamily.Sample first, MetricFamily.Sample second) {
    return metric.type() == Metric.Type.COUNTER
        ? new MetricFamily.Sample(first.labelValues(), first.value() + second.value())
        : first;
  }

  /** An unsigned 64-bit number. */
  void addUnsigned(Metric metric, long value, String... labelValues) {
    double half = (value >>> 1) * 2.0;
    add(metric, value >= 0 ? (double) value : half + (value & 1), labelValues);
  }

  /** In seconds. */
  void add(Metric metric, Duration duration, String... labelValues) {
    add(metric, duration.toNanos() / 1_000_000_000.0, labelValues);
  }

  /** One or zero. */
  void add(Metric metric, boolean value, String... labelValues) {
    add(metric, value ? 1 : 0, labelValues);
  }

  /** The families in the order of the catalogue. */
  List<MetricFamily> families() {
    List<MetricFamily> families = new ArrayList<>();
    samples.forEach(
        (metric, series) -> families.add(new MetricFamily(metric, List.copyOf(series.values()))));
    return families;
  }
}
