// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.fleet.FindingCount;
import io.iovascope.fleet.FleetEntry;
import io.iovascope.fleet.FleetHost;
import io.iovascope.fleet.KernelOutcome;
import io.iovascope.fleet.OddTrait;
import io.iovascope.fleet.Outliers;
import io.iovascope.fleet.UnreadHost;
import java.util.List;

/** A host of a fleet as the JSON document {@code iovascope.fleet-host/1}, a line of JSON Lines. */
public final class FleetHostJson {

  private FleetHostJson() {}

  /** The whole document; of a host that could not be read it says why, and all else is null. */
  public static ObjectNode of(FleetEntry entry, Outliers outliers) {
    ObjectNode json =
        Json.object().put("schema", "iovascope.fleet-host/1").put("name", entry.name());
    FleetHost host = entry instanceof FleetHost read ? read : null;
    json.put("problem", entry instanceof UnreadHost unread ? unread.problem() : null);
    json.put("hostname", host == null ? null : host.hostname());
    json.put("model", host == null ? null : host.model());
    json.put("kernel", host == null ? null : host.kernel());
    json.put("iommu", host == null ? null : host.iommu().label());
    json.put("groups", host == null ? null : host.groups());
    json.put("devices", host == null ? null : host.devices());
    List<String> options = host == null ? null : host.options();
    json.set("options", options == null ? null : Json.strings(options));
    json.set("findings", host == null ? null : findings(host.findings()));
    json.set(
        "outlier", host == null || !outliers.wasCompared(host) ? null : traits(outliers.of(host)));
    json.set(
        "otherKernel", host == null || host.outcome() == null ? null : outcome(host.outcome()));
    return json;
  }

  private static ArrayNode findings(List<FindingCount> findings) {
    ArrayNode array = Json.array();
    for (FindingCount finding : findings) {
      array
          .addObject()
          .put("id", finding.id())
          .put("severity", finding.severity().label())
          .put("count", finding.count());
    }
    return array;
  }

  private static ArrayNode traits(List<OddTrait> traits) {
    ArrayNode array = Json.array();
    for (OddTrait odd : traits) {
      array
          .addObject()
          .put("trait", odd.trait())
          .put("value", odd.value())
          .put("usual", odd.usual())
          .put("alike", odd.alike())
          .put("compared", odd.compared());
    }
    return array;
  }

  private static ObjectNode outcome(KernelOutcome outcome) {
    ObjectNode json = Json.object().put("kernel", outcome.kernel());
    boolean told = outcome.problem().isEmpty();
    json.put("problem", told ? null : outcome.problem());
    json.put("iommu", outcome.iommu() == null ? null : outcome.iommu().label());
    json.set("appearing", told ? findings(outcome.appearing()) : null);
    json.set("vanishing", told ? findings(outcome.vanishing()) : null);
    json.set("assumed", Json.strings(outcome.assumed()));
    return json;
  }
}
