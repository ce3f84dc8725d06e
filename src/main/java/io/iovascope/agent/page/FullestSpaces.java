// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import io.iovascope.text.Sizes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The groups that have the least of their IOVA space left. */
final class FullestSpaces {

  private static final int MOST = 3;

  private FullestSpaces() {}

  /**
   * What can be used of a group's space.
   *
   * @param occupancy up to the limit whose requests fail first
   */
  private record Space(int group, Occupancy occupancy) {

    static Optional<Space> of(GroupUsage group) {
      SpaceUsage space = group.space().value();
      return space == null
          ? Optional.empty()
          : Optional.of(IovaZone.belowLimit(group, space))
              .filter(Occupancy::addsUp)
              .map(occupancy -> new Space(group.id(), occupancy));
    }

    /** From 0 to 1. */
    double used() {
      return occupancy.share(occupancy.allocated());
    }

    HostView.GroupRemark remark(GroupWindow window) {
      long percent = Math.round(100 * used());
      return new HostView.GroupRemark(
          group,
          window.linkTo(group),
          "%s of %s allocated, up to 0x%x"
              .formatted(
                  percent == 0 && occupancy.allocated() > 0 ? "less than 1 %" : percent + " %",
                  Sizes.text(occupancy.available()),
                  occupancy.end()));
    }
  }

  /**
   * The fullest first.
   *
   * @param usage null if nobody has read it: then there are none
   */
  static List<HostView.GroupRemark> of(@Nullable Usage usage, GroupWindow window) {
    return Stream.ofNullable(usage)
        .flatMap(read -> read.groups().stream())
        .flatMap(group -> Space.of(group).stream())
        .sorted(Comparator.comparingDouble(Space::used).reversed())
        .limit(MOST)
        .map(space -> space.remark(window))
        .toList();
  }
}
