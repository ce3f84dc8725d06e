// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hands families to the Prometheus client library. The one class that knows the library's types, so
 * that another version of it changes one file.
 */
public final class SnapshotCollector extends Collector {

  private final Supplier<List<MetricFamily>> families;

  /**
   * @param families asked once for every scrape
   */
  public SnapshotCollector(Supplier<List<MetricFamily>> families) {
    this.families = families;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    return families.get().stream().map(SnapshotCollector::samples).toList();
  }

  /** The library adds {@code _total} to the name of a counter itself. */
  private static MetricFamilySamples samples(MetricFamily family) {
    Metric metric = family.metric();
    List<MetricFamilySamples.Sample> samples = new ArrayList<>(family.samples().size());
    for (MetricFamily.Sample sample : family.samples()) {
      samples.add(
          new MetricFamilySamples.Sample(
              metric.metricName(), metric.labels(), sample.labelValues(), sample.value()));
    }
    return new MetricFamilySamples(
        metric.metricName(),
        metric.type() == Metric.Type.COUNTER ? Type.COUNTER : Type.GAUGE,
        metric.help(),
        samples);
  }
}
