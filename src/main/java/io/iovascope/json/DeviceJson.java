// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.FeatureState;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.text.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PCI function of the picture as JSON. */
public final class DeviceJson {

  private DeviceJson() {}

  public static ObjectNode of(DevicePicture picture, PciNames names) {
    PciDevice device = picture.device();
    ObjectNode json = Json.object();
    json.put("address", device.address().toString());
    json.put("class", hexadecimal(device.identity().classCode(), 6));
    json.put("kind", DeviceKind.of(device).label());
    json.put("vendorId", hexadecimal(device.identity().vendor(), 4));
    json.put("deviceId", hexadecimal(device.identity().device(), 4));
    json.put(
        "vendorName",
        device.identity().vendor() == null
            ? null
            : names.vendor(device.identity().vendor()).orElse(null));
    json.put(
        "deviceName",
        device.identity().vendor() == null || device.identity().device() == null
            ? null
            : names.device(device.identity().vendor(), device.identity().device()).orElse(null));
    json.put("driver", device.binding().driver());
    json.put("group", device.binding().group());
    json.put("unit", device.binding().unit());
    json.put("hostBridge", device.place().rootBus().toString());
    json.set(
        "path", Json.strings(device.place().path().stream().map(PciAddress::toString).toList()));
    json.put("numaNode", device.place().numaNode());
    json.put(
        "physicalFunction",
        device.sriov().physicalFunction() == null
            ? null
            : device.sriov().physicalFunction().toString());
    json.put("virtualFunctions", device.sriov().virtualFunctions());
    json.put("ats", feature(device.ats()));
    json.put("pasid", feature(device.pasid()));
    json.put("acs", feature(device.acs()));
    json.put("streamingMaskBits", device.masks().streamingBits());
    json.put("coherentMaskBits", device.masks().coherentBits());
    json.set("dmaApi", dmaApi(picture.dmaApi()));
    json.set("peerToPeer", peers(picture.peers()));
    return json;
  }

  private static @Nullable String hexadecimal(@Nullable Integer number, int digits) {
    return number == null ? null : ("0x%0" + digits + "x").formatted(number);
  }

  /** {@code on}, {@code off} or {@code none}; null if it is not known. */
  private static @Nullable String feature(FeatureState state) {
    return state == FeatureState.UNKNOWN ? null : Label.of(state);
  }

  /** The DMA API's view. */
  public static ObjectNode dmaApi(DmaApiSpace space) {
    ObjectNode json = Json.object();
    json.put("state", space.state() == DmaApiSpace.State.UNKNOWN ? null : space.state().label());
    json.put("stateReason", space.stateReason());
    json.set("aperture", PictureJson.aperture(space.aperture()));
    json.put("streamingLimit", Json.address(space.streamingLimit()));
    json.put("coherentLimit", Json.address(space.coherentLimit()));
    boolean translated = space.state() == DmaApiSpace.State.TRANSLATED;
    json.put("limitsKnown", translated ? Boolean.valueOf(space.limitsKnown()) : null);
    json.put("reservationsKnown", translated ? Boolean.valueOf(space.reservationsKnown()) : null);
    json.put("thirtyTwoBitFirst", space.thirtyTwoBitFirst());
    json.set("claims", GroupJson.claims(space.claims()));
    json.set("usable", Json.ranges(space.usable()));
    sizes(json, "", space.usable());
    sizes(json, "32", space.usable32());
    json.put(
        "coherentUsableBytes",
        space.coherentUsable() == null ? null : Json.unsigned(space.coherentUsable().size()));
    json.put(
        "largestAlignedBytes",
        space.usable() == null ? null : Json.unsigned(space.usable().largestAlignedBlock()));
    json.set(
        "unreservedDirect", space.usable() == null ? null : Json.ranges(space.unreservedDirect()));
    return json;
  }

  /** {@code usable[32]Bytes} and {@code largestFree[32]Bytes}. */
  private static void sizes(ObjectNode json, String zone, @Nullable AddressSet usable) {
    json.put("usable" + zone + "Bytes", usable == null ? null : Json.unsigned(usable.size()));
    json.put(
        "largestFree" + zone + "Bytes",
        usable == null
            ? null
            : Json.unsigned(usable.largestRange().map(AddressRange::size).orElse(0L)));
  }

  private static ArrayNode peers(List<PeerRange> peers) {
    ArrayNode array = Json.array();
    peers.forEach(
        peer ->
            array.add(
                Json.range(peer.range())
                    .put("peer", peer.peer().toString())
                    .put("kind", peer.kind().label())
                    .put("via", peer.via().toString())
                    .put("redirect", peer.redirect().label())
                    .put("exposed", peer.isExposed())
                    .put("origin", peer.provenance().toString())
                    .put("confidence", peer.confidence().label())));
    return array;
  }
}
