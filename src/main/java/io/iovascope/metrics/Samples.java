// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects samples of any family, in any order. */
final class Samples {

  private final Map<Metric, List<MetricFamily.Sample>> samples = new EnumMap<>(Metric.class);

  /**
   * @param value a value that is not known gives no series
   */
  void add(Metric metric, @Nullable Number value, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          "%s has labels %s".formatted(metric.metricName(), metric.labels()));
    }
    if (value != null) {
      samples
          .computeIfAbsent(metric, name -> new ArrayList<>())
          .add(new MetricFamily.Sample(List.of(labelValues), value.doubleValue()));
    }
  }

  /** An unsigned 64-bit number. */
  void addUnsigned(Metric metric, long value, String... labelValues) {
    double half = (value >>> 1) * 2.0;
    add(metric, value >= 0 ? (double) value : half + (value & 1), labelValues);
  }

  /** One or zero. */
  void add(Metric metric, boolean value, String... labelValues) {
    add(metric, value ? 1 : 0, labelValues);
  }

  /** The families in the order of the catalogue. */
  List<MetricFamily> families() {
    List<MetricFamily> families = new ArrayList<>();
    samples.forEach((metric, list) -> families.add(new MetricFamily(metric, list)));
    return families;
  }
}
