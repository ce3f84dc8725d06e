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
    List<EventCount> maps = of(done, DmaEvent.Direction.MAP);
    List<EventCount> unmaps = of(done, DmaEvent.Direction.UNMAP);
    return new DeviceTrace(
        device,
        count(maps),
        bytes(maps),
        count(unmaps),
        bytes(unmaps),
        count(done.stream().filter(each -> each.bytes() == null).toList()),
        counts.stream()
            .filter(failed)
            .map(
                each ->
                    new MapFailure(each.event().name(), each.size(), each.error(), each.count()))
            .sorted(ORDER)
            .toList());
  }

  private static List<EventCount> of(List<EventCount> counts, DmaEvent.Direction direction) {
    return counts.stream().filter(each -> each.event().direction() == direction).toList();
  }

  private static long count(List<EventCount> counts) {
    return counts.stream().mapToLong(EventCount::count).sum();
  }

  private static long bytes(List<EventCount> counts) {
    return counts.stream().mapToLong(each -> each.bytes() == null ? 0 : each.bytes()).sum();
  }
}
