// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import io.iovascope.host.Reading;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.Probe;
import io.iovascope.probe.ProbeReport;
import io.iovascope.probe.ReservedNode;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import io.iovascope.probe.Usage;
import java.util.List;

/**
 * Reads the document {@code iovascope.usage/1}, which another process, or another host, has
 * written: nothing in it is believed to be as it should.
 */
public final class UsageParser {

  /** Longest document that is read, in bytes. */
  public static final int LIMIT = 32 << 20;

  private UsageParser() {}

  /**
   * The usage that the document tells of.
   *
   * @param path where the document is from
   * @return {@code MALFORMED} with the first thing that is wrong
   */
  public static Reading<Usage> parse(byte[] document, String path) {
    return ForeignDocument.read(document, path, UsageParser::usage);
  }

  private static Usage usage(Member json) {
    String schema = json.member("schema").text();
    if (!schema.equals(UsageJson.SCHEMA)) {
      throw json.member("schema").malformed(UsageJson.SCHEMA);
    }
    return new Usage(
        json.member("takenAt").instant(),
        json.member("bootId").optional(Member::text),
        json.member("kernel").optional(Member::text),
        json.member("probes").list(UsageParser::report),
        json.member("slabRanges").optional(Member::count),
        json.member("groups").list(UsageParser::group));
  }

  private static ProbeReport report(Member json) {
    return new ProbeReport(
        json.member("name").label(Probe::ofLabel),
        json.member("status").status(),
        json.member("path").text(),
        json.member("detail").text());
  }

  private static GroupUsage group(Member json) {
    SpaceUsage space = json.member("space").optional(UsageParser::space);
    Reading.Status status = json.member("status").status();
    if (space == null && status == Reading.Status.OK) {
      throw json.member("space").malformed("an object, as status is ok");
    }
    return new GroupUsage(
        json.member("id").integer(),
        json.member("type").optional(Member::text),
        json.member("defaultDomainAttached").optional(Member::truth),
        json.member("devices").list(UsageParser::device),
        new Reading<>(status, space, json.member("path").text(), json.member("detail").text()));
  }

  private static DeviceUsage device(Member json) {
    return new DeviceUsage(
        json.member("name").text(),
        json.member("driver").optional(Member::text),
        json.member("streamingMask").optional(Member::address),
        json.member("coherentMask").address(),
        json.member("busLimit").address(),
        json.member("thirtyTwoBitFirst").optional(Member::truth));
  }

  private static SpaceUsage space(Member json) {
    List<Occupancy> occupancies = json.member("occupancies").list(UsageParser::occupancy);
    if (occupancies.isEmpty()) {
      throw json.member("occupancies").malformed("at least one");
    }
    for (int i = 1; i < occupancies.size(); i++) {
      if (Long.compareUnsigned(occupancies.get(i - 1).end(), occupancies.get(i).end()) >= 0) {
        throw json.member("occupancies").malformed("ascending ends");
      }
    }
    return new SpaceUsage(
        json.member("probe").label(Probe::ofLabel),
        json.member("aperture").range(),
        json.member("granule").count(),
        json.member("startPfn").size(),
        json.member("max32AllocSize").optional(Member::size),
        json.member("accuracy")
            .label(
                label ->
                    List.of(Accuracy.values()).stream()
                        .filter(each -> each.label().equals(label))
                        .findFirst()),
        json.member("tears").integer(),
        counts(json.member("ranges")),
        json.member("reserved")
            .list(node -> new ReservedNode(node.range(), node.member("predicted").truth())),
        json.member("predictedMissing").list(Member::range),
        occupancies,
        json.member("runs").list(Member::range),
        json.member("runCount").count(),
        json.member("allocated").optional(list -> list.list(UsageParser::allocated)));
  }

  private static NodeCounts counts(Member json) {
    NodeCounts counts =
        new NodeCounts(
            json.member("total").count(),
            json.member("reserved").count(),
            json.member("cached").optional(Member::count),
            json.member("queued").optional(Member::count),
            json.member("cachedGone").count(),
            json.member("queuedGone").count(),
            json.member("depotMagazines").optional(Member::count));
    Long live = counts.live();
    if (counts.allocated() < 0 || (live != null && live < 0)) {
      throw json.member("total").malformed("at least the sum of reserved, cached and queued");
    }
    return counts;
  }

  private static Occupancy occupancy(Member json) {
    Occupancy occupancy =
        new Occupancy(
            json.member("end").address(),
            json.member("capacityBytes").size(),
            json.member("reservedBytes").size(),
            json.member("allocatedBytes").size(),
            json.member("cachedBytes").optional(Member::size),
            json.member("queuedBytes").optional(Member::size),
            json.member("freeBytes").size(),
            json.member("largestFreeBytes").size(),
            json.member("largestAlignedFreeBytes").size());
    if (occupancy.capacity() != occupancy.reserved() + occupancy.allocated() + occupancy.free()) {
      throw json.member("capacityBytes").malformed("the sum of reserved, allocated and free");
    }
    if (Long.compareUnsigned(occupancy.free(), occupancy.capacity()) > 0
        || Long.compareUnsigned(occupancy.allocated(), occupancy.capacity()) > 0) {
      throw json.member("capacityBytes").malformed("at least what is allocated or free");
    }
    return occupancy;
  }

  private static AllocatedRange allocated(Member json) {
    return new AllocatedRange(
        json.range(), json.member("state").label(AllocatedRange.State::ofLabel));
  }
}
