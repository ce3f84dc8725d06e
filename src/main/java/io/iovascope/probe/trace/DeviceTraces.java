// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Adds up what all events say of each device. */
final class DeviceTraces {

  private static final Comparator<MapFailure> ORDER =
      Comparator.comparing(MapFailure::event)
          .thenComparing(MapFailure::size, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(MapFailure::error, Comparator.nullsFirst(Comparator.naturalOrder()));

  private DeviceTraces() {}

  /** By name of the device. */
  static List<DeviceTrace> of(List<EventCount> counts) {
    Map<String, List<EventCount>> byDevice =
        counts.stream()
            .filter(count -> count.count() > 0)
            .collect(Collectors.groupingBy(EventCount::device, TreeMap::new, Collectors.toList()));
    return byDevice.entrySet().stream().map(each -> of(each.getKey(), each.getValue())).toList();
  }

  private static DeviceTrace of(String device, List<EventCount> counts) {
    Predicate<EventCount> failed = EventCount::failed;
    List<EventCount> done = counts.stream().filter(failed.negate()).toList();
    return new DeviceTrace(
        device,
        requests(done, DmaEvent.Direction.MAP),
        requests(done, DmaEvent.Direction.UNMAP),
        counts.stream()
            .filter(failed)
            .map(
                each ->
                    new MapFailure(each.event().name(), each.size(), each.error(), each.count()))
            .sorted(ORDER)
            .toList());
  }

  private static DeviceTrace.Requests requests(
      List<EventCount> done, DmaEvent.Direction direction) {
    long count = 0;
    long unsized = 0;
    long bytes = 0;
    for (EventCount each : done) {
      if (each.event().direction() == direction) {
        Long size = each.bytes();
        count += each.count();
        unsized += size == null ? each.count() : 0;
        bytes += size == null ? 0 : size;
      }
    }
    return new DeviceTrace.Requests(count, unsized, bytes);
  }
}
