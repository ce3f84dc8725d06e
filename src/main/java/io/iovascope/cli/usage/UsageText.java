// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.usage;

import io.iovascope.address.AddressRange;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Table;
import io.iovascope.cli.terminal.UsageBar;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.Probe;
import io.iovascope.probe.ProbeReport;
import io.iovascope.probe.ReservedNode;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import io.iovascope.probe.Usage;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The text of {@code iovascope usage}. */
public record UsageText(Style style) {

  private static final int BAR = 60;

  /** One line for each group. */
  List<String> of(Usage usage) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(title(usage)));
    lines.addAll(slab(usage));
    if (usage.groups().isEmpty()) {
      return lines;
    }
    Table table =
        new Table(
            Table.Column.right("GROUP"),
            Table.Column.elastic("DEVICE"),
            Table.Column.right("RANGES"),
            Table.Column.right("ALLOCATED"),
            Table.Column.right("FREE"),
            Table.Column.right("LARGEST"),
            Table.Column.right("USED"),
            Table.Column.right("FREE<4G"),
            Table.Column.right("LARGEST<4G"),
            Table.Column.left(""));
    for (GroupUsage group : usage.groups()) {
      SpaceUsage space = group.space().value();
      if (space != null) {
        Occupancy limit = IovaZone.belowLimit(group, space);
        Optional<Occupancy> low = space.below4GiB();
        table.row(
            String.valueOf(group.id()),
            devices(group),
            String.valueOf(space.ranges().allocated()),
            Sizes.text(limit.allocated()),
            Sizes.text(limit.free()),
            Sizes.text(limit.largestFree()),
            percent(limit),
            low.map(below -> Sizes.text(below.free())).orElse("?"),
            low.map(below -> Sizes.text(below.largestFree())).orElse("?"),
            space.accuracy() == Accuracy.EXACT ? "" : "~");
      }
    }
    lines.add("");
    lines.addAll(style.lines(table));
    lines.addAll(without(usage));
    lines.add("");
    lines.add("ALLOCATED, FREE, LARGEST, USED: below the lowest limit of a device with a driver.");
    if (usage.groups().stream().anyMatch(UsageText::isApproximate)) {
      lines.add("~ approximate: the kernel changed the tree while it was read.");
    }
    return lines;
  }

  /** Everything about each group. */
  List<String> inDetail(Usage usage) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(title(usage)));
    for (GroupUsage group : usage.groups()) {
      lines.add("");
      lines.addAll(group(group));
    }
    return lines;
  }

  /** How full a space is up to a limit, in a line for {@code show}. */
  public static String inShort(Usage usage, Occupancy space) {
    Long live = space.live();
    return "%s of %s up to %s%s; %s free, largest block %s; read at %s"
        .formatted(
            Sizes.text(live == null ? Long.valueOf(space.allocated()) : live),
            Sizes.text(space.available()),
            AddressRange.hex(space.end()),
            live == null || live == space.allocated()
                ? ""
                : ", %s freed and kept".formatted(Sizes.text(space.allocated() - live)),
            Sizes.text(space.free()),
            Sizes.text(space.largestFree()),
            usage.takenAt().truncatedTo(ChronoUnit.SECONDS));
  }

  static String devices(GroupUsage group) {
    int more = group.devices().size() - 1;
    return group.devices().isEmpty()
        ? "-"
        : Printable.of(group.devices().get(0).name()) + (more > 0 ? " +" + more : "");
  }

  static String percent(Occupancy space) {
    long usable = space.capacity() - space.reserved();
    return usable <= 0
        ? "-"
        : "%.1f%%".formatted(Math.floor(1000.0 * space.allocated() / usable) / 10);
  }

  private static boolean isApproximate(GroupUsage group) {
    return group.space().optional().map(SpaceUsage::accuracy).orElse(Accuracy.EXACT)
        == Accuracy.APPROXIMATE;
  }

  private static String title(Usage usage) {
    return "IOVA spaces%s, %s"
        .formatted(
            usage.groups().isEmpty()
                ? ""
                : " from "
                    + usage
                        .probe(Probe.KERNEL_MEMORY)
                        .map(report -> report.probe().label())
                        .orElse("a saved file"),
            usage.takenAt().truncatedTo(ChronoUnit.SECONDS));
  }

  private static List<String> slab(Usage usage) {
    if (usage.slabRanges() != null) {
      return List.of(
          "%d ranges in all spaces together, reserved ones included (slab)"
              .formatted(usage.slabRanges()));
    }
    return usage.groups().isEmpty()
        ? usage
            .probe(Probe.SLAB)
            .map(ProbeReport::detail)
            .map(
                why ->
                    List.of("nothing is known: the slab says nothing either: " + Printable.of(why)))
            .orElse(List.of())
        : List.of();
  }

  /** The groups of which nothing is known, or that have no space, by reason. */
  private List<String> without(Usage usage) {
    List<String> lines = new ArrayList<>();
    for (GroupUsage group : usage.groups()) {
      if (group.space().value() == null) {
        lines.addAll(
            style.wrapped(
                "group %d, %s: %s"
                    .formatted(group.id(), devices(group), Printable.of(group.space().detail())),
                "    "));
      }
    }
    return lines;
  }

  private List<String> group(GroupUsage group) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold("IOMMU group %d, type %s".formatted(group.id(), Printable.orDash(group.type())))
            + (Boolean.FALSE.equals(group.defaultDomainAttached())
                ? ", held by a user of VFIO or iommufd: the space below is not in use"
                : ""));
    group.devices().forEach(device -> lines.add("  " + device(device)));
    SpaceUsage space = group.space().value();
    if (space == null) {
      lines.add(
          "  %s: %s"
              .formatted(group.space().status().label(), Printable.of(group.space().detail())));
      return lines;
    }
    lines.add("");
    Table table =
        new Table(
            Table.Column.left("UP TO"),
            Table.Column.right("CAPACITY"),
            Table.Column.right("RESERVED"),
            Table.Column.right("LIVE"),
            Table.Column.right("CACHED"),
            Table.Column.right("QUEUED"),
            Table.Column.right("FREE"),
            Table.Column.right("LARGEST"),
            Table.Column.right("ALIGNED"));
    for (Occupancy each : space.occupancies()) {
      table.row(
          AddressRange.hex(each.end()),
          Sizes.text(each.capacity()),
          Sizes.text(each.reserved()),
          Sizes.text(each.live() == null ? Long.valueOf(each.allocated()) : each.live()),
          Sizes.text(each.cached()),
          Sizes.text(each.queued()),
          Sizes.text(each.free()),
          Sizes.text(each.largestFree()),
          Sizes.text(each.largestAlignedFree()));
    }
    lines.addAll(style.lines(table));
    lines.add("");
    lines.add("[" + UsageBar.of(IovaZone.belowLimit(group, space), BAR) + "]");
    lines.add("up to the lowest limit: = reserved, # live, + cached or queued, . free");
    lines.add("");
    lines.addAll(counts(space));
    lines.addAll(reserved(space));
    lines.addAll(allocated(space.allocated(), space.ranges().allocated()));
    return lines;
  }

  private static String device(DeviceUsage device) {
    return "%s  driver %s, masks %s and %s%s%s"
        .formatted(
            Printable.of(device.name()),
            Printable.orDash(device.driver()),
            device.streamingMask() == null ? "-" : "0x%x".formatted(device.streamingMask()),
            "0x%x".formatted(device.coherentMask()),
            device.busLimit() == 0 ? "" : ", bus limit 0x%x".formatted(device.busLimit()),
            device.thirtyTwoBitFirst() == null
                ? ""
                : device.thirtyTwoBitFirst() ? ", below 4 GiB first" : ", anywhere");
  }

  private List<String> counts(SpaceUsage space) {
    NodeCounts counts = space.ranges();
    List<String> lines = new ArrayList<>();
    lines.addAll(
        style.wrapped(
            "%d ranges in the tree: %d reserved, %s live, %s cached, %s queued; %s%s"
                .formatted(
                    counts.total(),
                    counts.reserved(),
                    known(counts.live()),
                    known(counts.cached()),
                    known(counts.queued()),
                    space.accuracy().label(),
                    space.tears() == 0 ? "" : ", torn %d times".formatted(space.tears())),
            "  "));
    Long max32 = space.max32AllocSize();
    if (max32 != null && max32 <= AddressRange.BELOW_4_GIB.end() / space.granule()) {
      lines.add(
          style.yellow(
              "a request of %d pages has failed below 4 GiB; larger ones are not tried there"
                  .formatted(max32)));
    }
    return lines;
  }

  private static String known(@Nullable Long count) {
    return count == null ? "?" : count.toString();
  }

  private List<String> reserved(SpaceUsage space) {
    List<String> lines = new ArrayList<>();
    for (ReservedNode node : space.reserved()) {
      lines.add(
          "  %s%s"
              .formatted(
                  HostCommand.rangeAndSize(node.range()),
                  node.predicted() ? "" : "  " + style.yellow("not predicted")));
    }
    for (AddressRange range : space.predictedMissing()) {
      lines.add(
          "  %s  %s"
              .formatted(
                  HostCommand.rangeAndSize(range), style.yellow("predicted, not in the tree")));
    }
    return style.section("Reserved", lines);
  }

  private List<String> allocated(@Nullable List<AllocatedRange> ranges, long count) {
    if (ranges == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    for (AllocatedRange each : ranges) {
      lines.add("  %s  %s".formatted(HostCommand.rangeAndSize(each.range()), each.state().label()));
    }
    if (ranges.size() < count) {
      lines.add("  and %d more that are not shown".formatted(count - ranges.size()));
    }
    return style.section("Allocated", lines);
  }
}
