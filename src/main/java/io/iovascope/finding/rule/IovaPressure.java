// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.SpacePressure;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A space of DMA addresses is full or in pieces (incident E14; docs/kernel-facts.md, section 1,
 * facts 5 and 10).
 */
final class IovaPressure implements Rule {

  @Override
  public String id() {
    return "iova-pressure";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a space of DMA addresses is full or in pieces",
        "A group has few DMA addresses left that a request can get. When there is none, a device"
            + " that can do more than 32 bits goes above 4 GiB ([32bit-left](32bit-left.md)); for"
            + " the others every mapping fails, and the kernel logs nothing. Ranges that drivers"
            + " have freed stay in the space for requests of the same size: after a change of the"
            + " MTU they are of no use and leave no place for others, until the kernel empties its"
            + " caches, which it does not do for a try below 4 GiB. Up to 6.5 each request"
            + " searches there first, and finds nothing, at a cost.",
        "How full the spaces are: `/proc/kcore`, as root, or what `iovascope usage` has saved. Of"
            + " each group, in what all of its devices can reach, in the whole space, and below 4"
            + " GiB while a device needs it there or is given addresses there first. A warning:"
            + " drivers hold more than 80 percent of what is not reserved; or more than 95 percent"
            + " are taken though drivers hold no more than 80; or more than 64 MiB are free and no"
            + " piece has 2 MiB; or the kernel remembers a request that found no place"
            + " (`max32_alloc_size`). Critical: drivers hold more than 95 percent, and a device"
            + " can use nothing else. Where it is not known what is freed, all counts as held.",
        "A network card went from an MTU of 9000 to 1500: 70 percent of a CPU was spent in the"
            + " search for addresses (netdev, March 2023).",
        "Fewer queues, shorter rings or smaller buffers; a driver with a larger DMA mask. Freed"
            + " ranges come back when the driver is reloaded. `iovascope usage GROUP --ranges`"
            + " shows what lies where.",
        List.of("IommuIovaFillingUp", "IommuIovaNearlyFull", "IommuIovaFragmented"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<Finding> findings = new ArrayList<>();
    Usage usage = observed.usage();
    if (usage == null) {
      return findings;
    }
    for (GroupUsage group : usage.groups()) {
      SpaceUsage space = group.space().value();
      if (space != null) {
        SpacePressure.of(picture, group, space)
            .ifPresent(pressure -> findings.add(finding(usage, group, space, pressure)));
      }
    }
    return findings;
  }

  private Finding finding(Usage usage, GroupUsage group, SpaceUsage space, SpacePressure pressure) {
    Occupancy occupancy = pressure.occupancy();
    return new Finding(
        id(),
        pressure.severity(),
        SpacePressure.subject(group),
        List.of(new AddressRange(0, occupancy.end())),
        summary(group, space, pressure),
        List.of(
            new Evidence(
                Origin.at(group.space().path(), usage.takenAt()),
                "group %d (%s)".formatted(group.id(), SpacePressure.devices(group))),
            Evidence.of(
                "%s up to 0x%016x: %s live, %s cached, %s queued, %s free"
                    .formatted(
                        Sizes.text(occupancy.available()),
                        occupancy.end(),
                        size(occupancy.live()),
                        size(occupancy.cached()),
                        size(occupancy.queued()),
                        Sizes.text(occupancy.free()))),
            Evidence.of(
                "the longest free piece has %s, the largest request that fits %s"
                    .formatted(
                        Sizes.text(occupancy.largestFree()),
                        Sizes.text(occupancy.largestAlignedFree())))),
        remedy(pressure));
  }

  private static String size(@Nullable Long bytes) {
    return bytes == null ? "unknown" : Sizes.text(bytes);
  }

  private static String summary(GroupUsage group, SpaceUsage space, SpacePressure pressure) {
    String where =
        pressure.zone() == IovaZone.ALL
            ? "the DMA addresses of group %d".formatted(group.id())
            : "the DMA addresses of group %d %s".formatted(group.id(), zone(pressure.occupancy()));
    return switch (pressure.kind()) {
      case FULL ->
          "%s %d percent of %s"
              .formatted(
                  pressure.occupancy().live() == null ? "drivers and caches hold" : "drivers hold",
                  pressure.heldPercent(),
                  where);
      case CACHED ->
          "%d percent of %s are taken, but drivers hold %d percent: the rest is kept for requests of"
                  .formatted(pressure.takenPercent(), where, pressure.heldPercent())
              + " the same size";
      case FRAGMENTED -> "%s are free in small pieces".formatted(where);
      case REFUSED ->
          "a request for %d pages found no place among %s".formatted(space.max32AllocSize(), where);
    };
  }

  private static String zone(Occupancy occupancy) {
    return occupancy.end() == AddressRange.BELOW_4_GIB.end()
        ? "below 4 GiB"
        : "up to 0x%016x".formatted(occupancy.end());
  }

  private static String remedy(SpacePressure pressure) {
    return switch (pressure.kind()) {
      case FULL ->
          "fewer queues, shorter rings or smaller buffers, or a driver with a larger DMA mask";
      case CACHED, FRAGMENTED, REFUSED ->
          "reload the driver, whose freed ranges then come back, and do not change MTU or ring sizes"
              + " under load";
    };
  }
}
