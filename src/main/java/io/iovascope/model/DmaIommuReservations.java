// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.FirstDevice;
import io.iovascope.model.picture.HostBridgePicture;
import io.iovascope.model.picture.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What dma-iommu reserves for a group (iommu_dma_init_domain() and iova_reserve_iommu_regions() in
 * drivers/iommu/dma-iommu.c): the windows of the first device's host bridge, then the first
 * device's regions.
 */
final class DmaIommuReservations {

  /** MSI_IOVA_BASE of drivers/iommu/arm, and of virtio-iommu. */
  private static final long SOFTWARE_MSI = 0x0800_0000L;

  private final Map<PciAddress, PciDevice> devices;
  private final HostBridgeWindows windows;
  private final boolean firmwareKnown;
  private final IommuKind kind;

  DmaIommuReservations(
      Map<PciAddress, PciDevice> devices,
      HostBridgeWindows windows,
      boolean firmwareKnown,
      IommuKind kind) {
    this.devices = devices;
    this.windows = windows;
    this.firmwareKnown = firmwareKnown;
    this.kind = kind;
  }

  /**
   * @param byDevice the predicted regions of each present device of the group
   * @param regions the regions of the group, used where RMRRs are not known
   */
  Reservations of(
      IommuGroup group,
      FirstDevice first,
      Map<String, List<ApiRegion>> byDevice,
      GroupRegions regions) {
    List<Claim> reserved = new ArrayList<>();
    Optional<HostBridgePicture> bridge =
        windowOwner(group, first).map(device -> windows.of(device.place().rootBus()));
    bridge.ifPresent(each -> reserved.addAll(each.windows()));
    for (ApiRegion region : regions(group, first, byDevice, regions)) {
      reserved.add(region.claim(Layer.DMA_IOMMU));
    }
    return new Reservations(
        reserved.stream().map(claim -> claim.atMost(first.confidence())).toList(),
        regions.complete()
            && first.confidence() != Confidence.ASSUMED
            && bridge.map(HostBridgePicture::known).orElse(true));
  }

  private List<ApiRegion> regions(
      IommuGroup group,
      FirstDevice first,
      Map<String, List<ApiRegion>> byDevice,
      GroupRegions regions) {
    if (!kind.isVtd()) {
      return printed(group, regions);
    }
    List<ApiRegion> own =
        byDevice.getOrDefault(first.name(), List.of(ApiRegions.MSI_OF_EVERY_DEVICE));
    return firmwareKnown ? own : withUnattributed(own, group, regions);
  }

  /**
   * Of other IOMMUs, what the kernel prints: the ranges of interrupts and of HyperTransport are
   * every device's, only those that are mapped 1:1 belong to some. The window in which the kernel
   * itself puts the interrupt registers of Arm (IOMMU_RESV_SW_MSI, printed as {@code msi} too) is
   * not kept back.
   */
  private List<ApiRegion> printed(IommuGroup group, GroupRegions regions) {
    boolean alone = group.devices().size() == 1;
    return regions.effective().stream()
        .filter(region -> !isSoftwareMsi(region))
        .map(region -> alone || !isMapped(region) ? region : assumed(region))
        .toList();
  }

  private boolean isSoftwareMsi(ApiRegion region) {
    return kind != IommuKind.AMD_VI
        && region.region().kind() == ReservedRegion.Kind.MSI
        && region.region().range().start() == SOFTWARE_MSI;
  }

  private static boolean isMapped(ApiRegion region) {
    return region.region().kind() == ReservedRegion.Kind.DIRECT
        || region.region().kind() == ReservedRegion.Kind.DIRECT_RELAXABLE;
  }

  /**
   * The device whose host bridge counts. A first device that is gone by now had the bridge of those
   * that are still there; one that is not on PCI has none. A function below a VMD endpoint does DMA
   * in the endpoint's name (pci_real_dma_dev()).
   */
  private Optional<PciDevice> windowOwner(IommuGroup group, FirstDevice first) {
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

  /**
   * Without the DMAR table nobody knows whose the group's direct regions are, unless there is but
   * one device.
   */
  private List<ApiRegion> withUnattributed(
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

  private ApiRegion assumed(ApiRegion region) {
    return new ApiRegion(
        region.region(),
        region.firmware(),
        region
            .provenance()
            .and(
                kind.isVtd()
                    ? "taken as the first device's, the DMAR table is not readable"
                    : "taken as the first device's, the table of %s is not decoded"
                        .formatted(kind.label())),
        Confidence.ASSUMED);
  }
}
