package io.iovascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.agent.IovaForecast;
import io.iovascope.agent.IovaZone;
import io.iovascope.agent.KernelLogTotals;
import io.iovascope.agent.Snapshot;
import io.iovascope.host.Reading;
import io.iovascope.model.PictureAssembly;
import io.iovascope.probe.Usages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageMetricsTest {

  /** A real host with an invented usage: one space known, one without, one that was not read. */
  static Snapshot snapshot() {
    return new Snapshot(
        PictureAssembly.of(CapturedHost.named("hosts/deb612-vfio-rmrr").read())
            .with(Usages.threeGroups()),
        List.of(),
        KernelLogTotals.NONE,
        Reading.absent("/proc/slabinfo", ""),
        List.of(new IovaForecast(3, IovaZone.BELOW_LIMIT, 4711)),
        Instant.EPOCH,
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
            new String(Exposition.text(families), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#")))
        .containsExactly("iommu_iova_capacity_bytes{group=\"3\",zone=\"32bit\",} 4.294963200E9");
  }
}
