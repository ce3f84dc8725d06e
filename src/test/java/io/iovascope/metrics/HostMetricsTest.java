// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.Golden;
import io.iovascope.agent.ManualClock;
import io.iovascope.finding.rule.Findings;
import io.iovascope.scan.HostScan;
import io.iovascope.scan.KernelLogMemory;
import io.iovascope.scan.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public class HostMetricsTest {

  private static Snapshot snapshot(String capture) {
    return new HostScan(
            CapturedHost.named(capture)::root, new KernelLogMemory(null), new ManualClock())
        .get();
  }

  public static List<MetricFamily> metrics(String capture) {
    return HostMetrics.of(snapshot(capture), MetricSelection.ALL);
  }

  static Stream<String> captures() {
    return Stream.concat(
        CapturedHost.hosts().stream().map(host -> "hosts/" + host),
        CapturedHost.withTrees().stream().map(host -> "iova-trees/" + host));
  }

  @ParameterizedTest
  @CsvSource({
    "other-iommu/deb612-amd, 'iommu_machine_info{hypervisor=\"qemu\",iommu=\"amd-vi\",model=\"QEMU Standard PC (Q35 + ICH9, 2009)\"} 1'",
    "hosts/deb612-none, 'iommu_machine_info{hypervisor=\"qemu\",iommu=\"\",model=\"QEMU Standard PC (Q35 + ICH9, 2009)\"} 1'",
  })
  void saysWhoseIommuTheMachineHas(String capture, String series) {
    assertThat(
            new String(ExpositionFormat.TEXT.text(metrics(capture)), StandardCharsets.UTF_8)
                .lines())
        .contains(series);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hosts/deb612-vfio-rmrr",
        "hosts/deb612-switch",
        "hosts/deb612-off",
        "iova-trees/deb612-nocrs",
        "iova-trees/deb612-beyond"
      })
  void exportsWhatIsKnownOfRealHosts(String capture) {
    Golden.assertMatches(
        new String(ExpositionFormat.TEXT.text(metrics(capture)), StandardCharsets.UTF_8),
        "metrics/" + capture.substring(capture.indexOf('/') + 1) + ".prom");
  }

  @ParameterizedTest
  @MethodSource("captures")
  void noSeriesIsExportedTwice(String capture) {
    for (MetricFamily family : metrics(capture)) {
      Set<List<String>> labels = new HashSet<>();
      assertThat(family.samples())
          .as(family.metric().metricName())
          .allMatch(sample -> labels.add(sample.labelValues()));
    }
  }

  @Test
  void everyFamilyIsExportedForSomeRealHost() {
    Set<Metric> exported = new TreeSet<>();
    captures()
        .forEach(capture -> metrics(capture).forEach(family -> exported.add(family.metric())));
    HostMetrics.of(UsageMetricsTest.snapshot(), MetricSelection.ALL)
        .forEach(family -> exported.add(family.metric()));

    assertThat(exported)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Metric.values()).filter(metric -> !ofAgentAlone().contains(metric)).toList());
  }

  private static Set<Metric> ofAgentAlone() {
    return Set.of(
        Metric.IOVASCOPE_BUILD_INFO,
        Metric.IOVASCOPE_SCAN_AGE_SECONDS,
        Metric.IOVASCOPE_SCAN_INTERVAL_SECONDS,
        Metric.IOVASCOPE_SCAN_RUNNING_SECONDS,
        Metric.IOVASCOPE_SCANS_TOTAL,
        Metric.IOVASCOPE_SCAN_ERRORS_TOTAL,
        Metric.IOVASCOPE_WEB_CONFIG_LAST_RELOAD_SUCCESSFUL,
        Metric.IOVASCOPE_WEB_CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS,
        Metric.IOVASCOPE_TLS_CERTIFICATE_EXPIRY_SECONDS);
  }

  @Test
  void everyRuleHasASeriesEvenWithoutFindings() {
    MetricFamily findings =
        metrics("hosts/deb612-none").stream()
            .filter(family -> family.metric() == Metric.IOMMU_FINDINGS)
            .findFirst()
            .orElseThrow();

    assertThat(findings.samples())
        .containsExactlyElementsOf(
            Findings.catalogue().entrySet().stream()
                .map(
                    rule ->
                        new MetricFamily.Sample(List.of(rule.getKey(), rule.getValue().label()), 0))
                .toList());
  }

  @Test
  void seriesCanBeLimitedToGroups() {
    Snapshot snapshot = snapshot("hosts/deb612-vfio-rmrr");

    assertThat(labels(snapshot, new MetricSelection(Set.of(5), false), Metric.IOMMU_DEVICE_INFO))
        .containsExactly("0000:00:1d.0", "0000:00:1d.7");
    assertThat(labels(snapshot, new MetricSelection(Set.of(5), false), Metric.IOMMU_GROUP_INFO))
        .containsExactly("5");
  }

  private static List<String> labels(Snapshot snapshot, MetricSelection selection, Metric metric) {
    return HostMetrics.of(snapshot, selection).stream()
        .filter(family -> family.metric() == metric)
        .flatMap(family -> family.samples().stream())
        .map(sample -> sample.labelValues().get(0))
        .toList();
  }
}
