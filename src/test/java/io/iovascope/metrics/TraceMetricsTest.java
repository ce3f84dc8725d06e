// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.probe.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceMetricsTest {

  @Test
  void countsMappingsAndRefusalsOfEveryDevice() {
    assertThat(lines(Traces.report(), MetricSelection.ALL))
        .containsExactlyInAnyOrder(
            "iommu_dma_maps_total{device=\"0000:00:08.0\"} 2081.0",
            "iommu_dma_maps_total{device=\"0000:00:1f.2\"} 8.0",
            "iommu_dma_unmaps_total{device=\"0000:00:08.0\"} 30.0",
            "iommu_dma_unmaps_total{device=\"0000:00:1f.2\"} 0.0",
            "iommu_dma_map_failures_total{device=\"0000:00:08.0\",event=\"dma_map_page\"} 9.0",
            "iommu_dma_map_failures_total{device=\"0000:00:08.0\",event=\"dma_map_sg_err\"} 1.0",
            "iovascope_trace_timestamp_seconds 1.7953812E9",
            "iovascope_trace_lost_events_total 3.0");
  }

  @Test
  void whereNobodyTracesThereIsNothing() {
    assertThat(lines(null, MetricSelection.ALL)).isEmpty();
  }

  @Test
  void aDeviceThatTheFileNamesTwiceHasOneSeries() {
    TraceReport once = Traces.report();
    List<DeviceTrace> twice = new ArrayList<>(once.devices());
    twice.addAll(once.devices());
    TraceReport report =
        new TraceReport(
            once.method(),
            once.bootId(),
            once.begun(),
            once.takenAt(),
            once.length(),
            once.events(),
            twice,
            once.lost());

    assertThat(lines(report, MetricSelection.ALL))
        .contains(
            "iommu_dma_maps_total{device=\"0000:00:08.0\"} 4162.0",
            "iommu_dma_map_failures_total{device=\"0000:00:08.0\",event=\"dma_map_page\"} 18.0")
        .hasSameSizeAs(lines(once, MetricSelection.ALL));
  }

  @Test
  void selectionDoesNotHideRefusals() {
    Samples samples = new Samples();
    new TraceMetrics(samples, UsageMetricsTest.snapshot().picture().host().pci().devicesByAddress())
        .add(Traces.report(), new MetricSelection(Set.of(4711), false));

    assertThat(text(samples))
        .containsExactlyInAnyOrder(
            "iommu_dma_map_failures_total{device=\"0000:00:08.0\",event=\"dma_map_page\"} 9.0",
            "iommu_dma_map_failures_total{device=\"0000:00:08.0\",event=\"dma_map_sg_err\"} 1.0",
            "iovascope_trace_timestamp_seconds 1.7953812E9",
            "iovascope_trace_lost_events_total 3.0");
  }

  private static List<String> lines(@Nullable TraceReport report, MetricSelection selection) {
    Samples samples = new Samples();
    new TraceMetrics(samples, Map.of()).add(report, selection);
    return text(samples);
  }

  private static List<String> text(Samples samples) {
    Stream<String> lines =
        new String(ExpositionFormat.TEXT.text(samples.families()), StandardCharsets.UTF_8).lines();
    return lines.filter(line -> !line.startsWith("#")).toList();
  }
}
