// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressSet;
import io.iovascope.host.PciAddress;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.UserspaceAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a group's map: the layers that claim addresses from firmware to fabric, and what is
 * left for each consumer.
 */
final class GroupRows {

  private static final Set<Layer> REGIONS = Set.of(Layer.IOMMU_API, Layer.VFIO);
  private static final int MOST_SPACES = 8;
  private static final int MOST_DEVICES = 4;

  /** What devices have in common whose spaces are drawn in one row. */
  private record Space(
      DmaApiSpace.State state, @Nullable AddressSet usable, String reason, String doubt) {}

  private final GroupPicture group;
  private final List<DevicePicture> devices;
  private final @Nullable MapRow allocated;

  /**
   * @param devices the functions of the group
   * @param allocated the row about what is allocated; null if nothing says anything about it
   */
  GroupRows(GroupPicture group, List<DevicePicture> devices, @Nullable MapRow allocated) {
    this.group = group;
    this.devices = devices;
    this.allocated = allocated;
  }

  /** Layers that claim nothing have no row. */
  List<MapRow> rows() {
    List<MapRow> rows = new ArrayList<>();
    rows.add(
        MapRow.of("firmware", "Firmware: RMRRs of the DMAR table", dmaApiClaims(Layer.FIRMWARE)));
    rows.add(MapRow.of("iommu-api", "Regions that the IOMMU driver reports", regions()));
    rows.add(MapRow.of("dma-iommu", "IOVA tree of the DMA API, before any allocation", tree()));
    rows.add(MapRow.of("limit", "Above DMA mask or aperture", dmaApiClaims(Layer.LIMIT)));
    rows.removeIf(row -> row.ranges().isEmpty());
    rows.addAll(dmaApi());
    if (allocated != null) {
      rows.add(allocated);
    }
    rows.add(access("VFIO", Layer.VFIO, group.vfio()));
    rows.add(access("iommufd", Layer.IOMMUFD, group.iommufd()));
    List<MapRange> peers = peers();
    if (!peers.isEmpty()) {
      rows.add(MapRow.of("fabric", "PCI peers that may receive requests", peers));
    }
    return rows;
  }

  private List<MapRange> dmaApiClaims(Layer layer) {
    return devices.stream()
        .flatMap(each -> each.dmaApi().claims().stream())
        .filter(claim -> claim.layer() == layer)
        .distinct()
        .map(MapRange::of)
        .toList();
  }

  /** VFIO cuts out the regions, relaxable ones excepted, so that its claims have them all. */
  private List<MapRange> regions() {
    return group.vfio().claims().stream()
        .filter(claim -> REGIONS.contains(claim.layer()))
        .map(MapRange::of)
        .toList();
  }

  private List<MapRange> tree() {
    List<MapRange> ranges = new ArrayList<>();
    // Page 0 is the lower bound of the search and no node.
    devices.stream()
        .flatMap(each -> each.dmaApi().claims().stream())
        .filter(claim -> claim.kind() == Claim.Kind.PAGE_ZERO)
        .distinct()
        .map(MapRange::of)
        .forEach(ranges::add);
    group
        .dmaIommuTree()
        .forEach(
            node ->
                ranges.add(
                    new MapRange(
                        node.range(),
                        RangePattern.of(node.kind()),
                        node.kind().label(),
                        node.provenance().toString(),
                        node.confidence())));
    return ranges;
  }

  private List<MapRow> dmaApi() {
    Map<Space, List<PciAddress>> alike = new LinkedHashMap<>();
    for (DevicePicture each : devices) {
      DmaApiSpace space = each.dmaApi();
      alike
          .computeIfAbsent(
              new Space(space.state(), space.usable(), space.stateReason(), doubt(space)),
              key -> new ArrayList<>())
          .add(each.device().address());
    }
    List<MapRow> rows = new ArrayList<>();
    alike.entrySet().stream()
        .limit(MOST_SPACES)
        .forEach(
            entry -> {
              String label = alike.size() == 1 ? "DMA API" : "DMA " + shortName(entry.getValue());
              rows.add(dmaApi(label, entry.getKey(), entry.getValue()));
            });
    if (alike.size() > MOST_SPACES) {
      rows.add(
          MapRow.saying(
              "DMA API",
              "Usable through the DMA API",
              "and %d more".formatted(alike.size() - MOST_SPACES),
              "other devices of the group have other spaces; /api/v1/picture has each"));
    }
    return rows;
  }

  private static MapRow dmaApi(String label, Space space, List<PciAddress> of) {
    List<String> names = of.stream().map(PciAddress::toString).toList();
    String title = "Usable through the DMA API by " + PageText.list(names, MOST_DEVICES);
    AddressSet usable = space.usable();
    if (space.state() != DmaApiSpace.State.TRANSLATED) {
      return MapRow.saying(label, title, space.state().label(), space.reason());
    }
    if (usable == null) {
      return MapRow.saying(
          label, title, "unknown", "the DMA mask or the aperture could not be read");
    }
    if (usable.isEmpty()) {
      return MapRow.saying(label, title, "nothing", "no address is left");
    }
    Confidence confidence = space.doubt().isEmpty() ? Confidence.DERIVED : Confidence.ASSUMED;
    return MapRow.of(
        label,
        title,
        usable(
            "streaming mappings of " + PageText.list(names, MOST_DEVICES) + space.doubt(),
            usable,
            confidence));
  }

  private static String doubt(DmaApiSpace space) {
    return (space.limitsKnown() ? "" : "; no driver of the host has set the DMA mask")
        + (space.reservationsKnown() ? "" : "; what the kernel keeps back is not known");
  }

  private static String shortName(List<PciAddress> devices) {
    PciAddress first = devices.get(0);
    return "%02x:%02x.%d%s"
        .formatted(
            first.bus(),
            first.device(),
            first.function(),
            devices.size() == 1 ? "" : " +" + (devices.size() - 1));
  }

  private static List<MapRange> usable(String origin, AddressSet usable, Confidence confidence) {
    return usable.ranges().stream()
        .map(range -> new MapRange(range, RangePattern.USABLE, "usable", origin, confidence))
        .toList();
  }

  /** What may be mapped, and between it what is cut out. */
  private static MapRow access(String label, Layer layer, UserspaceAccess access) {
    String title = "Mappable through " + label;
    UserspaceAccess.Refusal refusal = access.refusal();
    if (refusal != null) {
      return MapRow.saying(
          label,
          title,
          "refused: " + refusal.error(),
          "\"%s\": %s".formatted(refusal.message(), refusal.reason()));
    }
    if (access.usable() == null) {
      return MapRow.saying(
          label, title, "unknown", "the group's regions or the unit's registers could not be read");
    }
    List<MapRange> ranges = new ArrayList<>();
    access.claims().stream()
        .filter(claim -> claim.layer() == layer || claim.layer() == Layer.LIMIT)
        .map(MapRange::of)
        .forEach(ranges::add);
    Confidence confidence =
        access.claims().stream()
            .filter(claim -> claim.layer().withholds())
            .map(Claim::confidence)
            .reduce(Confidence.DERIVED, Confidence::and);
    ranges.addAll(usable("aperture without the regions", access.usable(), confidence));
    return MapRow.of(label, title, ranges);
  }

  private List<MapRange> peers() {
    return devices.stream()
        .flatMap(each -> each.peers().stream())
        .distinct()
        .map(GroupRows::peer)
        .toList();
  }

  private static MapRange peer(PeerRange peer) {
    return new MapRange(
        peer.range(),
        peer.isExposed() ? RangePattern.PEER : RangePattern.PEER_REDIRECTED,
        peer.kind().label(),
        peer.provenance().toString(),
        peer.confidence());
  }
}
