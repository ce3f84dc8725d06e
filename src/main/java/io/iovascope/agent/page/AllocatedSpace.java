// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.AllocatedRange.State;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import io.iovascope.scan.IovaForecast;
import io.iovascope.text.Sizes;
import io.iovascope.text.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How full a group's IOVA space was: a row of its map, and the numbers below it.
 *
 * @param takenAt when that was read
 * @param readAt when the rest of the page was
 * @param forecasts of all groups
 */
record AllocatedSpace(
    GroupUsage group, Instant takenAt, Instant readAt, List<IovaForecast> forecasts) {

  /** Each block adds up to two stretches to the axis, so that more would hide the other rows. */
  static final int MOST_BLOCKS = 16;

  /** As many as a reading has runs. */
  private static final int MOST_RANGES = 512;

  private static final String LABEL = "allocated";
  private static final String TITLE = "Allocated by drivers from the space of the DMA API";

  /** What was read, or why it was not. */
  MapRow row() {
    SpaceUsage space = group.space().value();
    if (space == null) {
      return MapRow.saying(LABEL, TITLE, group.space().status().label(), group.space().detail());
    }
    List<MapRange> blocks = blocks(space);
    return blocks.isEmpty()
        ? MapRow.saying(LABEL, TITLE, "nothing", "no range was allocated when it was read")
        : MapRow.of(LABEL, TITLE, blocks, MOST_BLOCKS);
  }

  private List<MapRange> blocks(SpaceUsage space) {
    String origin = "read at " + PageText.time(takenAt) + (isExact(space) ? "" : ", approximate");
    Confidence confidence = isExact(space) ? Confidence.EXACT : Confidence.ASSUMED;
    List<AllocatedRange> allocated = space.allocated();
    boolean apart =
        allocated != null
            && allocated.size() == space.ranges().allocated()
            && allocated.size() <= MOST_RANGES
            && space.ranges().live() != null;
    if (allocated == null || !apart) {
      return space.runs().stream()
          .map(run -> new MapRange(run, RangePattern.ALLOCATED, LABEL, origin, confidence))
          .toList();
    }
    return joined(allocated).stream()
        .map(
            each ->
                each.state() == State.LIVE
                    ? new MapRange(each.range(), RangePattern.ALLOCATED, LABEL, origin, confidence)
                    : new MapRange(each.range(), RangePattern.FREED, "freed", origin, confidence))
        .toList();
  }

  /** Neighbours of which all are live, or all are freed, as one. */
  private static List<AllocatedRange> joined(List<AllocatedRange> ranges) {
    List<AllocatedRange> joined = new ArrayList<>();
    for (AllocatedRange each : ranges) {
      AllocatedRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      boolean alike =
          last != null
              && last.range().touches(each.range())
              && (last.state() == State.LIVE) == (each.state() == State.LIVE);
      if (last != null && alike) {
        joined.set(
            joined.size() - 1, new AllocatedRange(last.range().hull(each.range()), last.state()));
      } else {
        joined.add(each);
      }
    }
    return joined;
  }

  /** Nothing if nothing was read. */
  List<GroupView.Fact> facts() {
    SpaceUsage space = group.space().value();
    if (space == null) {
      return List.of();
    }
    List<GroupView.Fact> facts = new ArrayList<>();
    Set<Long> ends = new HashSet<>();
    for (IovaZone zone : List.of(IovaZone.ALL, IovaZone.BELOW_4_GIB, IovaZone.BELOW_LIMIT)) {
      zone.of(group, space)
          .filter(occupancy -> ends.add(occupancy.end()))
          .ifPresent(
              occupancy ->
                  facts.add(
                      new GroupView.Fact(label(zone), numbers(zone, occupancy) + forecast(zone))));
    }
    facts.add(new GroupView.Fact("usage read", reading(space)));
    return facts;
  }

  private static String label(IovaZone zone) {
    return switch (zone) {
      case ALL -> "usage";
      case BELOW_4_GIB -> "usage below 4 GiB";
      case BELOW_LIMIT -> "usage below limit";
    };
  }

  private static String numbers(IovaZone zone, Occupancy occupancy) {
    return "%s%s allocated%s, %s free, largest free block %s"
        .formatted(
            zone == IovaZone.BELOW_LIMIT ? "up to 0x%x: ".formatted(occupancy.end()) : "",
            Sizes.text(occupancy.allocated()),
            states(occupancy),
            Sizes.text(occupancy.free()),
            Sizes.text(occupancy.largestFree()));
  }

  private static String states(Occupancy occupancy) {
    if (occupancy.allocated() == 0) {
      return "";
    }
    return occupancy.live() == null
        ? " (how much of it is freed is not known)"
        : " (%s live, %s cached, %s queued)"
            .formatted(
                Sizes.text(occupancy.live()),
                Sizes.text(occupancy.cached()),
                Sizes.text(occupancy.queued()));
  }

  private String forecast(IovaZone zone) {
    return forecasts.stream()
        .filter(each -> each.group() == group.id() && each.zone() == zone)
        .findFirst()
        .map(
            each ->
                "; full in %s if it goes on growing so".formatted(Times.ofSeconds(each.seconds())))
        .orElse("");
  }

  private String reading(SpaceUsage space) {
    StringBuilder text = new StringBuilder(PageText.time(takenAt));
    Duration age = Duration.between(takenAt, readAt);
    if (!age.isNegative()) {
      text.append(", %s before the rest".formatted(Times.ofSeconds(age.toSeconds())));
    }
    if (!isExact(space)) {
      text.append(
          "; approximate: the kernel changed it meanwhile, or a part could not be read, so that a"
              + " range may be missing");
    }
    if (space.runCount() > space.runs().size()) {
      text.append(
          "; the map has the first %d of %d blocks%s"
              .formatted(space.runs().size(), space.runCount(), upTo(space.runs())));
    }
    if (Boolean.FALSE.equals(group.defaultDomainAttached())) {
      text.append("; a user of VFIO or iommufd holds the group: this space is not in use");
    }
    return text.toString();
  }

  private static String upTo(List<AddressRange> runs) {
    return runs.isEmpty() ? "" : ", up to 0x%x".formatted(runs.get(runs.size() - 1).end());
  }

  private static boolean isExact(SpaceUsage space) {
    return space.accuracy() == Accuracy.EXACT;
  }
}
