// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.finding.Observed;
import io.iovascope.model.PictureAssembly;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Usages;
import io.iovascope.probe.trace.Traces;
import io.iovascope.scan.IovaForecast;
import io.iovascope.scan.KernelLogTotals;
import io.iovascope.scan.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UsageMetricsTest {

  /** A real host with an invented usage: one space known, one without, one that was not read. */
  static Snapshot snapshot() {
    return new Snapshot(
        new Observed(
            PictureAssembly.of(CapturedHost.named("hosts/deb612-vfio-rmrr").read()),
            Usages.threeGroups()),
        List.of(),
        KernelLogTotals.NONE,
        Traces.report(),
        List.of(new IovaForecast(3, IovaZone.BELOW_LIMIT, 4711)),
        Instant.EPOCH,
        new TreeMap<>(),
        Duration.ZERO);
  }

  @Test
  void everyZoneOfEverySpaceThatWasReadHasItsNumbers() {
    List<MetricFamily> families =
        HostMetrics.of(snapshot(), MetricSelection.ALL).stream()
            .filter(
                family ->
                    family.metric().metricName().startsWith("iommu_iova_")
                        && family.metric() != Metric.IOMMU_IOVA_RANGES)
            .toList();

    assertThat(
            new String(ExpositionFormat.TEXT.text(families), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#")))
        .containsExactlyInAnyOrder(
            "iommu_iova_capacity_bytes{group=\"3\",zone=\"32bit\"} 4.2949632E9",
            "iommu_iova_capacity_bytes{group=\"3\",zone=\"limit\"} 1.677312E7",
            "iommu_iova_capacity_bytes{group=\"3\",zone=\"all\"} 5.49755809792E11",
            "iommu_iova_reserved_bytes{group=\"3\",zone=\"32bit\"} 131072.0",
            "iommu_iova_reserved_bytes{group=\"3\",zone=\"limit\"} 131072.0",
            "iommu_iova_reserved_bytes{group=\"3\",zone=\"all\"} 131072.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"live\",zone=\"32bit\"} 4096.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"cached\",zone=\"32bit\"} 4096.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"queued\",zone=\"32bit\"} 4096.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"live\",zone=\"limit\"} 4096.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"cached\",zone=\"limit\"} 4096.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"queued\",zone=\"limit\"} 4096.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"live\",zone=\"all\"} 4096.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"cached\",zone=\"all\"} 4096.0",
            "iommu_iova_allocated_bytes{group=\"3\",state=\"queued\",zone=\"all\"} 4096.0",
            "iommu_iova_free_bytes{group=\"3\",zone=\"32bit\"} 4.29481984E9",
            "iommu_iova_free_bytes{group=\"3\",zone=\"limit\"} 1.662976E7",
            "iommu_iova_free_bytes{group=\"3\",zone=\"all\"} 5.49755666432E11",
            "iommu_iova_largest_free_bytes{group=\"3\",zone=\"32bit\"} 4.294168576E9",
            "iommu_iova_largest_free_bytes{group=\"3\",zone=\"limit\"} 1.5978496E7",
            "iommu_iova_largest_free_bytes{group=\"3\",zone=\"all\"} 5.49755015168E11",
            "iommu_iova_group_ranges{group=\"3\",state=\"reserved\"} 1.0",
            "iommu_iova_group_ranges{group=\"3\",state=\"live\"} 1.0",
            "iommu_iova_group_ranges{group=\"3\",state=\"cached\"} 1.0",
            "iommu_iova_group_ranges{group=\"3\",state=\"queued\"} 1.0",
            "iommu_iova_exhaustion_seconds{group=\"3\",zone=\"limit\"} 4711.0",
            "iommu_iova_usage_timestamp_seconds 1.7953812E9");
  }
}
