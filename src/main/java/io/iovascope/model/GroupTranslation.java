// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.FirstDevice;
import io.iovascope.model.picture.HostBridgePicture;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.Provenance;
import io.iovascope.model.picture.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What iommu-dma keeps out of the DMA domain of a group (iommu_dma_init_domain() and
 * iova_reserve_iommu_regions() in drivers/iommu/dma-iommu.c): the windows of the first device's
 * host bridge, then the first device's regions.
 *
 * @param first the first device, or null for a group without one
 * @param claims what is kept out, page 0 included, ascending
 * @param known whether nothing of it had to be assumed
 * @param nodes the tree before any allocation; page 0 is the lower bound of the search and no node
 */
record GroupTranslation(
    @Nullable FirstDevice first, List<Claim> claims, boolean known, List<TreeNode> nodes) {

  static final AddressRange PAGE_ZERO = new AddressRange(0, 0xfff);

  /**
   * @param regions the regions of the group, used where RMRRs are not known
   * @param byDevice the predicted regions of each present device of the group
   */
  static GroupTranslation of(
      IommuGroup group,
      @Nullable FirstDevice first,
      Map<PciAddress, PciDevice> devices,
      Map<String, List<ApiRegion>> byDevice,
      GroupRegions regions,
      boolean firmwareKnown,
      HostBridgeWindows windows) {
    if (!group.isTranslated() || first == null) {
      return new GroupTranslation(first, List.of(), false, List.of());
    }
    List<Claim> reserved = new ArrayList<>();
    Optional<HostBridgePicture> bridge =
        windowOwner(group, first, devices).map(device -> windows.of(device.place().rootBus()));
    bridge.ifPresent(each -> reserved.addAll(each.windows()));
    List<ApiRegion> own =
        byDevice.getOrDefault(first.name(), List.of(ApiRegions.MSI_OF_EVERY_DEVICE));
    for (ApiRegion region : firmwareKnown ? own : withUnattributed(own, group, regions)) {
      reserved.add(region.claim(Layer.DMA_IOMMU));
    }
    ReservedTree tree = new ReservedTree();
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            PAGE_ZERO,
            Layer.DMA_IOMMU,
            Claim.Kind.PAGE_ZERO,
            Provenance.of("iommu-dma never hands out page 0"),
            Confidence.DERIVED));
    for (Claim claim : reserved) {
      Claim sure =
          new Claim(
              claim.range(),
              claim.layer(),
              claim.kind(),
              claim.provenance(),
              claim.confidence().and(first.confidence()));
      tree.reserve(sure);
      claims.add(sure);
    }
    claims.sort((a, b) -> a.range().compareTo(b.range()));
    boolean known =
        regions.complete()
            && first.confidence() != Confidence.ASSUMED
            && bridge.map(HostBridgePicture::known).orElse(true)
            && claims.stream().noneMatch(claim -> claim.confidence() == Confidence.ASSUMED);
    return new GroupTranslation(first, List.copyOf(claims), known, tree.nodes());
  }

  /**
   * The device whose host bridge counts. A first device that is gone by now had the bridge of those
   * that are still there; one that is not on PCI has none. A function below a VMD endpoint does DMA
   * in the endpoint's name (pci_real_dma_dev()).
   */
  private static Optional<PciDevice> windowOwner(
      IommuGroup group, FirstDevice first, Map<PciAddress, PciDevice> devices) {
    if (PciAddress.parse(first.name()).isEmpty()) {
      return Optional.empty();
    }
    return Stream.concat(Stream.of(first.name()), group.devices().stream())
        .flatMap(name -> PciAddress.parse(name).stream())
        .flatMap(address -> Optional.ofNullable(devices.get(address)).stream())
        .findFirst()
        .map(
            device ->
                device.place().realDmaDevice() == null
                    ? device
                    : devices.getOrDefault(device.place().realDmaDevice(), device));
  }

  /** The addresses that no allocation gets. */
  AddressSet withheld() {
    List<AddressRange> ranges = new ArrayList<>(nodes.stream().map(TreeNode::range).toList());
    ranges.add(PAGE_ZERO);
    return AddressSet.of(ranges);
  }

  /**
   * Without the DMAR table nobody knows whose the group's direct regions are, unless there is but
   * one device.
   */
  private static List<ApiRegion> withUnattributed(
      List<ApiRegion> own, IommuGroup group, GroupRegions regions) {
    List<ApiRegion> all = new ArrayList<>();
    for (ApiRegion region : regions.effective()) {
      boolean known = own.stream().anyMatch(each -> each.region().equals(region.region()));
      if (!known && region.region().kind() != ReservedRegion.Kind.MSI) {
        all.add(group.devices().size() == 1 ? region : assumed(region));
      }
    }
    all.addAll(own);
    return all;
  }

  private static ApiRegion assumed(ApiRegion region) {
    return new ApiRegion(
        region.region(),
        region.firmware(),
        region.provenance().and("taken as the first device's, the DMAR table is not readable"),
        Confidence.ASSUMED);
  }
}
