// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.KernelBehaviour.RegionTypes;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The regions that the Intel IOMMU driver reports for a device (intel_iommu_get_resv_regions() in
 * drivers/iommu/intel/iommu.c) and how the IOMMU core merges them for a group
 * (iommu_insert_resv_region() in drivers/iommu/iommu.c).
 */
public final class ApiRegions {

  /** Writes to these addresses are interrupts: IOAPIC_RANGE_START to IOAPIC_RANGE_END. */
  public static final ReservedRegion MSI =
      new ReservedRegion(new AddressRange(0xfee0_0000L, 0xfeef_ffffL), Kind.MSI);

  static final ApiRegion MSI_OF_EVERY_DEVICE =
      new ApiRegion(
          MSI, false, Provenance.of("interrupt window of every VT-d unit"), Confidence.DERIVED);

  private static final int USB = 0x0c03;
  private static final int DISPLAY = 0x03;

  private final List<BoundRmrr> rmrrs;
  private final Map<PciAddress, PciDevice> devices;
  private final IsaRegion isa;
  private final RegionTypes types;
  private final boolean allRelaxable;
  private final boolean vtd;

  /**
   * @param rmrrs in the kernel's order
   * @param allRelaxable whether the kernel was told to take the RMRRs of all devices for relaxable
   * @param vtd whether the driver for VT-d reports the regions; of others none is predicted
   */
  ApiRegions(
      List<BoundRmrr> rmrrs,
      Map<PciAddress, PciDevice> devices,
      IsaRegion isa,
      RegionTypes types,
      boolean allRelaxable,
      boolean vtd) {
    this.rmrrs = rmrrs;
    this.devices = devices;
    this.isa = isa;
    this.types = types;
    this.allRelaxable = allRelaxable;
    this.vtd = vtd;
  }

  /**
   * The regions of one device in the kernel's order: RMRRs, ISA, MSI.
   *
   * @param device null for a device that is not on PCI, which has the MSI window alone
   */
  List<ApiRegion> of(@Nullable PciDevice device) {
    if (!vtd) {
      return List.of();
    }
    List<ApiRegion> regions = new ArrayList<>();
    if (device != null) {
      for (BoundRmrr rmrr : rmrrs) {
        for (PciAddress scope : rmrr.devices()) {
          if (scope.equals(device.address()) || (hasTypes() && isBelow(device, scope))) {
            regions.add(rmrrRegion(rmrr, scope, device));
          }
        }
      }
      if (hasTypes() && isa.present() && IsaRegion.isIsaBridge(device)) {
        regions.add(new ApiRegion(IsaRegion.REGION, false, isa.provenance(), isa.confidence()));
      }
    }
    regions.add(MSI_OF_EVERY_DEVICE);
    return List.copyOf(regions);
  }

  private ApiRegion rmrrRegion(BoundRmrr rmrr, PciAddress scope, PciDevice device) {
    Provenance provenance = Provenance.of(rmrr.origin());
    if (!scope.equals(device.address())) {
      provenance = provenance.and("scope is bridge " + scope);
    }
    if (rmrr.byFallback().contains(scope)) {
      provenance = provenance.and("broken scope matched by bus number");
    }
    boolean relaxable = hasTypes() && isRelaxable(device);
    if (allRelaxable && !relaxable) {
      provenance = provenance.and("relaxed by intel_iommu=relax_rmrr");
    }
    return new ApiRegion(
        new ReservedRegion(
            rmrr.range(), relaxable || allRelaxable ? Kind.DIRECT_RELAXABLE : Kind.DIRECT),
        true,
        provenance,
        Confidence.DERIVED);
  }

  /** is_downstream_to_pci_bridge(): by bus number alone, the segment is not compared. */
  private boolean isBelow(PciDevice device, PciAddress bridgeAddress) {
    PciDevice bridge = devices.get(bridgeAddress);
    return bridge != null
        && bridge.buses().secondary() != null
        && bridge.buses().subordinate() != null
        && bridge.buses().secondary() <= device.address().bus()
        && device.address().bus() <= bridge.buses().subordinate();
  }

  private boolean hasTypes() {
    return types == RegionTypes.WITH_RELAXABLE;
  }

  /**
   * device_rmrr_is_relaxable(), and device_is_rmrr_locked() before: the class of the device
   * decides, not that of the scope.
   */
  static boolean isRelaxable(PciDevice device) {
    return device.subClass() == USB || device.baseClass() == DISPLAY;
  }

  /**
   * The regions of a group: those of one kind become one where they overlap or touch, kinds stay
   * apart; sorted by start, then by kind.
   */
  static List<ReservedRegion> merged(Collection<ReservedRegion> regions) {
    Map<Kind, List<AddressRange>> byKind = new EnumMap<>(Kind.class);
    for (ReservedRegion region : regions) {
      byKind.computeIfAbsent(region.kind(), kind -> new ArrayList<>()).add(region.range());
    }
    List<ReservedRegion> merged = new ArrayList<>();
    byKind.forEach(
        (kind, ranges) ->
            AddressSet.of(ranges)
                .ranges()
                .forEach(range -> merged.add(new ReservedRegion(range, kind))));
    merged.sort(
        Comparator.comparing(
                (ReservedRegion region) -> region.range().start(), Long::compareUnsigned)
            .thenComparing(ReservedRegion::kind));
    return List.copyOf(merged);
  }
}
