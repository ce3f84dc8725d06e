// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.usage;

import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Table;
import io.iovascope.cli.terminal.UsageBar;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code usage --watch} shows at each reading: on a terminal the whole screen anew, elsewhere
 * one line for each group.
 */
record UsageWatch(Style style) {

  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
  private static final int BAR = 24;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The lines of one reading.
   *
   * @param before the reading before this one; null at the first
   */
  List<String> lines(Usage usage, @Nullable Usage before) {
    return style.coloured() ? screen(usage, before) : plain(usage, before);
  }

  private List<String> screen(Usage usage, @Nullable Usage before) {
    Table table =
        new Table(
            Table.Column.right("GROUP"),
            Table.Column.elastic("DEVICE"),
            Table.Column.left("BELOW ITS LIMIT"),
            Table.Column.right("USED"),
            Table.Column.right("LIVE"),
            Table.Column.right("KEPT"),
            Table.Column.right("ALLOCATED"),
            Table.Column.right("PER SECOND"));
    for (GroupUsage group : usage.groups()) {
      SpaceUsage space = group.space().value();
      if (space != null) {
        Occupancy limit = IovaZone.belowLimit(group, space);
        Long live = space.ranges().live();
        table.row(
            String.valueOf(group.id()),
            UsageText.devices(group),
            UsageBar.of(limit, BAR),
            UsageText.percent(limit),
            live == null ? "?" : live.toString(),
            live == null ? "?" : String.valueOf(space.ranges().allocated() - live),
            Sizes.text(limit.allocated()),
            rate(group, limit, usage, before));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        HOME_AND_CLEAR
            + style.bold(
                "IOVA spaces, %s UTC; Ctrl-C ends".formatted(TIME.format(usage.takenAt()))));
    lines.add("");
    lines.addAll(style.lines(table));
    lines.add("");
    lines.add(style.dim("= reserved  # live  + cached or queued  . free"));
    return lines;
  }

  private static List<String> plain(Usage usage, @Nullable Usage before) {
    List<String> lines = new ArrayList<>();
    for (GroupUsage group : usage.groups()) {
      SpaceUsage space = group.space().value();
      if (space == null) {
        lines.add(
            "%s group %d %s: %s"
                .formatted(
                    usage.takenAt(),
                    group.id(),
                    UsageText.devices(group),
                    Printable.of(group.space().detail())));
        continue;
      }
      Occupancy limit = IovaZone.belowLimit(group, space);
      lines.add(
          "%s group %d %s: %d ranges, allocated %s, free %s, largest free %s, %s, %s"
              .formatted(
                  usage.takenAt(),
                  group.id(),
                  UsageText.devices(group),
                  space.ranges().allocated(),
                  Sizes.text(limit.allocated()),
                  Sizes.text(limit.free()),
                  Sizes.text(limit.largestFree()),
                  rate(group, limit, usage, before),
                  space.accuracy().label()));
    }
    return lines;
  }

  /** How fast the allocated addresses become more or less. */
  private static String rate(GroupUsage group, Occupancy now, Usage usage, @Nullable Usage before) {
    Optional<Occupancy> last =
        before == null
            ? Optional.empty()
            : before
                .group(group.id())
                .flatMap(
                    same -> same.space().optional().map(space -> IovaZone.belowLimit(same, space)));
    if (before == null || last.isEmpty()) {
      return "-";
    }
    double seconds = Duration.between(before.takenAt(), usage.takenAt()).toNanos() / 1e9;
    long change = now.allocated() - last.get().allocated();
    if (seconds <= 0 || change == 0) {
      return "0 B/s";
    }
    long perSecond = (long) (Math.abs(change) / seconds);
    return (change > 0 ? "+" : "-") + Sizes.text(perSecond) + "/s";
  }
}
