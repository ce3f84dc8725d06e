// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.MapFailure;
import io.iovascope.probe.trace.TraceReport;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The families about the mappings that were counted while the host was traced. */
final class TraceMetrics {

  private final Samples samples;
  private final Map<PciAddress, PciDevice> devices;

  /**
   * @param devices those of the host, by address
   */
  TraceMetrics(Samples samples, Map<PciAddress, PciDevice> devices) {
    this.samples = samples;
    this.devices = devices;
  }

  void add(@Nullable TraceReport trace, MetricSelection selection) {
    if (trace == null) {
      return;
    }
    // The file may name a device twice, and no series may be.
    Map<String, Double> maps = new TreeMap<>();
    Map<String, Double> unmaps = new TreeMap<>();
    Map<String, Map<String, Double>> failures = new TreeMap<>();
    for (DeviceTrace each : trace.devices()) {
      if (wants(each.device(), selection)) {
        maps.merge(each.device(), (double) each.mapped().count(), Double::sum);
        unmaps.merge(each.device(), (double) each.unmapped().count(), Double::sum);
      }
      for (MapFailure failure : each.failures()) {
        failures
            .computeIfAbsent(each.device(), device -> new TreeMap<>())
            .merge(failure.event(), (double) failure.count(), Double::sum);
      }
    }
    maps.forEach((device, count) -> samples.add(Metric.IOMMU_DMA_MAPS_TOTAL, count, device));
    unmaps.forEach((device, count) -> samples.add(Metric.IOMMU_DMA_UNMAPS_TOTAL, count, device));
    failures.forEach(
        (device, events) ->
            events.forEach(
                (event, count) ->
                    samples.add(Metric.IOMMU_DMA_MAP_FAILURES_TOTAL, count, device, event)));
    samples.add(Metric.IOVASCOPE_TRACE_TIMESTAMP_SECONDS, trace.takenAt().toEpochMilli() / 1000.0);
    samples.add(Metric.IOVASCOPE_TRACE_LOST_EVENTS_TOTAL, trace.lost());
  }

  /** Refused mappings are complete, as faults are; and so is what is no PCI function. */
  private boolean wants(String device, MetricSelection selection) {
    return PciAddress.parse(device).map(devices::get).map(selection::wants).orElse(true);
  }
}
