// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.metrics;

import io.iovascope.GeneratedSection;
import io.iovascope.metrics.HostMetricsTest;
import io.iovascope.metrics.Metric;
import io.iovascope.metrics.MetricFamily;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {

  private static final Path DOCUMENT = Path.of("docs", "metrics.md");

  @Test
  void listsEveryFamily() {
    String rows =
        Stream.of(Metric.values())
            .map(
                metric ->
                    "| `%s` | %s | %s | %s |%n"
                        .formatted(
                            metric.metricName(),
                            metric.type().name().toLowerCase(Locale.ROOT),
                            metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                            metric.help()))
            .collect(Collectors.joining());

    new GeneratedSection(DOCUMENT, "families")
        .assertMatches("| family | type | labels | what it is |\n|---|---|---|---|\n" + rows);
  }

  @Test
  void saysHowManySeriesVirtualFunctionsCost() {
    long plain = ofVirtualFunction("hosts/deb612-sriov", "0000:01:10.2", "8");
    long withIommufd = ofVirtualFunction("hosts/rig72-sriov", "0000:01:10.2", "8");

    new GeneratedSection(DOCUMENT, "cardinality")
        .assertMatches(
            """
            A virtual function in an IOMMU group of its own has %d series with its group's, %d on a kernel with iommufd (counted on the
            captures `deb612-sriov` and `rig72-sriov`). A host with 4,096 virtual functions has therefore about %,d series, or %,d with
            iommufd, and some 50 for everything else.
            """
                .formatted(plain, withIommufd, 4096 * plain, 4096 * withIommufd));
  }

  private static long ofVirtualFunction(String capture, String device, String group) {
    return HostMetricsTest.metrics(capture).stream()
        .flatMap(
            family ->
                family.samples().stream()
                    .filter(
                        sample ->
                            isOf(family.metric(), sample, "device", device)
                                || (isOf(family.metric(), sample, "group", group)
                                    && !family.metric().labels().contains("device"))))
        .count();
  }

  private static boolean isOf(
      Metric metric, MetricFamily.Sample sample, String label, String value) {
    int place = metric.labels().indexOf(label);
    return place >= 0 && sample.labelValues().get(place).equals(value);
  }
}
