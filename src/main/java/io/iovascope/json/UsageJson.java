// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.ProbeReport;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usage as the JSON document {@code iovascope.usage/1}; {@link UsageParser} reads it. */
public final class UsageJson {

  static final String SCHEMA = "iovascope.usage/1";

  private UsageJson() {}

  /** The whole document. */
  public static ObjectNode of(Usage usage) {
    ObjectNode json = Json.object();
    json.put("schema", SCHEMA);
    json.put("takenAt", usage.takenAt().toString());
    json.put("bootId", usage.bootId());
    json.put("kernel", usage.kernel());
    ArrayNode probes = json.putArray("probes");
    for (ProbeReport report : usage.probes()) {
      probes
          .addObject()
          .put("name", report.probe().label())
          .put("status", report.status().label())
          .put("path", report.path())
          .put("detail", report.detail());
    }
    json.put("slabRanges", usage.slabRanges());
    ArrayNode groups = json.putArray("groups");
    usage.groups().forEach(group -> groups.add(group(group)));
    return json;
  }

  private static ObjectNode group(GroupUsage group) {
    ObjectNode json = Json.object();
    json.put("id", group.id());
    json.put("type", group.type());
    json.put("defaultDomainAttached", group.defaultDomainAttached());
    ArrayNode devices = json.putArray("devices");
    group.devices().forEach(device -> devices.add(device(device)));
    Reading<SpaceUsage> space = group.space();
    json.put("status", space.status().label());
    json.put("path", space.path());
    json.put("detail", space.detail());
    json.set("space", space.optional().map(UsageJson::space).orElse(null));
    return json;
  }

  private static ObjectNode device(DeviceUsage device) {
    return Json.object()
        .put("name", device.name())
        .put("driver", device.driver())
        .put("streamingMask", Json.address(device.streamingMask()))
        .put("coherentMask", AddressRange.hex(device.coherentMask()))
        .put("busLimit", AddressRange.hex(device.busLimit()))
        .put("thirtyTwoBitFirst", device.thirtyTwoBitFirst());
  }

  private static ObjectNode space(SpaceUsage space) {
    ObjectNode json = Json.object();
    json.put("probe", space.probe().label());
    json.set("aperture", Json.range(space.aperture()));
    json.put("granule", space.granule());
    json.put("startPfn", Json.unsigned(space.startPfn()));
    json.put("max32AllocSize", Json.unsigned(space.max32AllocSize()));
    json.put("accuracy", space.accuracy().label());
    json.put("tears", space.tears());
    NodeCounts counts = space.ranges();
    json.putObject("ranges")
        .put("total", counts.total())
        .put("reserved", counts.reserved())
        .put("allocated", counts.allocated())
        .put("live", counts.live())
        .put("cached", counts.cached())
        .put("queued", counts.queued())
        .put("cachedGone", counts.cachedGone())
        .put("queuedGone", counts.queuedGone())
        .put("depotMagazines", counts.depotMagazines());
    ArrayNode reserved = json.putArray("reserved");
    space
        .reserved()
        .forEach(node -> reserved.add(Json.range(node.range()).put("predicted", node.predicted())));
    json.set("predictedMissing", ranges(space.predictedMissing()));
    ArrayNode occupancies = json.putArray("occupancies");
    space.occupancies().forEach(each -> occupancies.add(occupancy(each)));
    json.set("runs", ranges(space.runs()));
    json.put("runCount", space.runCount());
    json.set("allocated", space.allocated() == null ? null : allocated(space.allocated()));
    return json;
  }

  private static ObjectNode occupancy(Occupancy occupancy) {
    return Json.object()
        .put("end", AddressRange.hex(occupancy.end()))
        .put("capacityBytes", Json.unsigned(occupancy.capacity()))
        .put("reservedBytes", Json.unsigned(occupancy.reserved()))
        .put("allocatedBytes", Json.unsigned(occupancy.allocated()))
        .put("liveBytes", Json.unsigned(occupancy.live()))
        .put("cachedBytes", Json.unsigned(occupancy.cached()))
        .put("queuedBytes", Json.unsigned(occupancy.queued()))
        .put("freeBytes", Json.unsigned(occupancy.free()))
        .put("largestFreeBytes", Json.unsigned(occupancy.largestFree()))
        .put("largestAlignedFreeBytes", Json.unsigned(occupancy.largestAlignedFree()));
  }

  private static ArrayNode ranges(List<AddressRange> ranges) {
    ArrayNode array = Json.array();
    ranges.forEach(range -> array.add(Json.range(range)));
    return array;
  }

  private static @Nullable ArrayNode allocated(List<AllocatedRange> ranges) {
    ArrayNode array = Json.array();
    ranges.forEach(each -> array.add(Json.range(each.range()).put("state", each.state().label())));
    return array;
  }
}
