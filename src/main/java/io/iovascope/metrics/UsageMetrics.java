// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import io.iovascope.scan.IovaForecast;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The families about how full the IOVA space of each group is. */
final class UsageMetrics {

  private final Samples samples;

  UsageMetrics(Samples samples) {
    this.samples = samples;
  }

  void add(@Nullable Usage usage, List<IovaForecast> forecasts, MetricSelection selection) {
    if (usage == null) {
      return;
    }
    for (GroupUsage group : usage.groups()) {
      if (selection.wants(group.id())) {
        group.space().optional().ifPresent(space -> add(group, space));
      }
    }
    for (IovaForecast forecast : forecasts) {
      if (selection.wants(forecast.group())) {
        samples.add(
            Metric.IOMMU_IOVA_EXHAUSTION_SECONDS,
            forecast.seconds(),
            String.valueOf(forecast.group()),
            forecast.zone().label());
      }
    }
    samples.add(Metric.IOMMU_IOVA_USAGE_TIMESTAMP_SECONDS, usage.takenAt().toEpochMilli() / 1000.0);
  }

  private void add(GroupUsage group, SpaceUsage space) {
    String id = String.valueOf(group.id());
    for (IovaZone zone : IovaZone.values()) {
      zone.of(group, space).ifPresent(occupancy -> add(id, zone.label(), occupancy));
    }
    NodeCounts ranges = space.ranges();
    ranges(ranges.reserved(), id, "reserved");
    ranges(ranges.live(), id, "live");
    ranges(ranges.cached(), id, "cached");
    ranges(ranges.queued(), id, "queued");
  }

  private void ranges(@Nullable Long count, String id, String state) {
    samples.add(Metric.IOMMU_IOVA_GROUP_RANGES, count, id, state);
  }

  private void add(String id, String zone, Occupancy occupancy) {
    samples.addUnsigned(Metric.IOMMU_IOVA_CAPACITY_BYTES, occupancy.capacity(), id, zone);
    samples.addUnsigned(Metric.IOMMU_IOVA_RESERVED_BYTES, occupancy.reserved(), id, zone);
    Long live = occupancy.live();
    if (live == null) {
      allocated(occupancy.allocated(), id, zone, "unknown");
    } else {
      allocated(live, id, zone, "live");
      allocated(occupancy.cached(), id, zone, "cached");
      allocated(occupancy.queued(), id, zone, "queued");
    }
    samples.addUnsigned(Metric.IOMMU_IOVA_FREE_BYTES, occupancy.free(), id, zone);
    samples.addUnsigned(Metric.IOMMU_IOVA_LARGEST_FREE_BYTES, occupancy.largestFree(), id, zone);
  }

  private void allocated(@Nullable Long bytes, String id, String zone, String state) {
    if (bytes != null) {
      samples.addUnsigned(Metric.IOMMU_IOVA_ALLOCATED_BYTES, bytes, id, zone, state);
    }
  }
}
