// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/**
 * Hands families to the Prometheus client library, as snapshots that nobody changes. With {@link
 * ExpositionFormat} the one class that knows the library's types.
 *
 * @param families of one scan
 */
record SnapshotCollector(List<MetricFamily> families) implements MultiCollector {

  /** Sorted: families by name, labels by name, series by labels. */
  @Override
  public MetricSnapshots collect() {
    return new MetricSnapshots(families.stream().map(SnapshotCollector::snapshot).toList());
  }

  /** The library adds {@code _total} to the name of a counter itself, and {@code _info}. */
  private static MetricSnapshot snapshot(MetricFamily family) {
    Metric metric = family.metric();
    MetricMetadata metadata = new MetricMetadata(metric.familyName(), metric.help());
    return switch (metric.type()) {
      case INFO ->
          new InfoSnapshot(
              metadata,
              family.samples().stream()
                  .map(sample -> new InfoDataPointSnapshot(labels(metric, sample)))
                  .toList());
      case COUNTER ->
          new CounterSnapshot(
              metadata,
              family.samples().stream()
                  .map(
                      sample ->
                          new CounterDataPointSnapshot(
                              sample.value(), labels(metric, sample), null, 0))
                  .toList());
      case GAUGE ->
          new GaugeSnapshot(
              metadata,
              family.samples().stream()
                  .map(
                      sample ->
                          new GaugeDataPointSnapshot(sample.value(), labels(metric, sample), null))
                  .toList());
    };
  }

  private static Labels labels(Metric metric, MetricFamily.Sample sample) {
    return Labels.of(metric.labels(), sample.labelValues());
  }
}
