// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.picture.Assignability;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import io.iovascope.text.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group of the picture as JSON. */
public final class GroupJson {

  private GroupJson() {}

  public static ObjectNode of(GroupPicture picture) {
    ObjectNode json = Json.object();
    json.put("id", picture.group().id());
    json.put("type", picture.group().type());
    json.put("firstDevice", picture.firstDevice());
    json.put(
        "firstDeviceConfidence",
        picture.firstDeviceConfidence() == null ? null : picture.firstDeviceConfidence().label());
    json.set("devices", Json.strings(picture.group().devices()));
    json.set(
        "kernelReserved",
        picture.group().reservedRegions().optional().map(GroupJson::regions).orElse(null));
    json.set("modelReserved", regions(picture.modelReserved()));
    json.put("agrees", picture.agrees());
    ArrayNode tree = json.putArray("dmaIommuTree");
    picture
        .dmaIommuTree()
        .forEach(
            node ->
                tree.add(
                    OriginJson.put(
                        Json.range(node.range()).put("kind", node.kind().label()),
                        node.provenance(),
                        node.confidence())));
    json.set("vfio", access(picture.vfio()));
    json.set("iommufd", access(picture.iommufd()));
    json.set("assignable", assignable(picture.assignability()));
    return json;
  }

  private static ArrayNode regions(List<ReservedRegion> regions) {
    ArrayNode array = Json.array();
    regions.forEach(region -> array.add(PictureJson.region(region)));
    return array;
  }

  /** What a user-space owner may map. */
  public static ObjectNode access(UserspaceAccess access) {
    ObjectNode json = Json.object();
    json.put("allowed", access.allowed());
    json.set("refusal", refusal(access.refusal()));
    json.set("aperture", PictureJson.aperture(access.aperture()));
    json.set("usable", Json.ranges(access.usable()));
    json.put("usableBytes", access.usable() == null ? null : Json.unsigned(access.usable().size()));
    json.set("claims", claims(access.claims()));
    return json;
  }

  private static @Nullable ObjectNode refusal(@Nullable Refusal refusal) {
    return refusal == null
        ? null
        : Json.object()
            .put("errno", refusal.errno())
            .put("error", refusal.error())
            .put("message", refusal.message())
            .put("reason", refusal.reason());
  }

  private static ObjectNode assignable(Assignability assignability) {
    ObjectNode json = Json.object();
    json.put("verdict", Label.of(assignability.verdict()));
    json.put("reason", assignability.reason());
    json.set(
        "hostDrivers",
        Json.strings(
            assignability.hostDrivers().stream().map(address -> address.toString()).toList()));
    return json;
  }

  static ArrayNode claims(List<Claim> claims) {
    ArrayNode array = Json.array();
    claims.forEach(
        claim ->
            array.add(
                OriginJson.put(
                    Json.range(claim.range())
                        .put("layer", claim.layer().label())
                        .put("kind", claim.kind().label()),
                    claim.provenance(),
                    claim.confidence())));
    return array;
  }
}
