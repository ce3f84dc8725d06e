// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import io.iovascope.metrics.Metric;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The metrics that rules, dashboards and the runbook may ask for. */
final class MetricNames {

  /** What a scrape adds to every series. */
  private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

  private static final Set<String> ALERT_LABELS =
      Set.of("instance", "alertname", "alertstate", "severity", "device", "group", "driver");

  private final Map<String, Set<String>> labelsByFamily;
  private final Set<String> recorded;

  private MetricNames(Map<String, Set<String>> labelsByFamily, Set<String> recorded) {
    this.labelsByFamily = labelsByFamily;
    this.recorded = recorded;
  }

  /** The families of the catalogue and the names of the recording rules. */
  static MetricNames read() throws IOException {
    Map<String, Set<String>> families = new TreeMap<>();
    families.put("up", TARGET_LABELS);
    families.put("ALERTS", ALERT_LABELS);
    for (Metric metric : Metric.values()) {
      Set<String> labels = new HashSet<>(metric.labels());
      labels.addAll(TARGET_LABELS);
      families.put(metric.metricName(), labels);
    }
    Set<String> recorded = new TreeSet<>();
    for (RuleFile file : RuleFile.all()) {
      file.recordings().forEach(rule -> recorded.add(rule.name()));
    }
    return new MetricNames(families, recorded);
  }

  /**
   * What an expression asks for and does not exist: metrics, or labels as {@code metric{label}}.
   */
  List<String> unknownIn(String expression) {
    return Selector.in(expression).stream().flatMap(this::unknown).distinct().toList();
  }

  private Stream<String> unknown(Selector selector) {
    if (recorded.contains(selector.metric())) {
      return Stream.of();
    }
    Set<String> labels = labelsByFamily.get(selector.metric());
    return labels == null
        ? Stream.of(selector.metric())
        : selector.labels().keySet().stream()
            .filter(label -> !labels.contains(label))
            .map(label -> "%s{%s}".formatted(selector.metric(), label));
  }
}
