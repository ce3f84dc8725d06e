// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.MapFailure;
import io.iovascope.probe.trace.TraceReport;
import java.util.Map;
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
    for (DeviceTrace each : trace.devices()) {
      String device = each.device();
      if (wants(device, selection)) {
        samples.add(Metric.IOMMU_DMA_MAPS_TOTAL, each.mapped().count(), device);
        samples.add(Metric.IOMMU_DMA_UNMAPS_TOTAL, each.unmapped().count(), device);
      }
      for (MapFailure failure : each.failures()) {
        samples.add(Metric.IOMMU_DMA_MAP_FAILURES_TOTAL, failure.count(), device, failure.event());
      }
    }
    samples.add(Metric.IOVASCOPE_TRACE_TIMESTAMP_SECONDS, trace.takenAt().toEpochMilli() / 1000.0);
    samples.add(Metric.IOVASCOPE_TRACE_LOST_EVENTS_TOTAL, trace.lost());
  }

  /** Refused mappings are complete, as faults are; and so is what is no PCI function. */
  private boolean wants(String device, MetricSelection selection) {
    return PciAddress.parse(device).map(devices::get).map(selection::wants).orElse(true);
  }
}
