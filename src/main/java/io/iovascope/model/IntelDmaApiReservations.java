// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.FirstDevice;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the DMA API that intel-iommu had before 5.11 reserves for a group
 * (dmar_init_reserved_ranges() and intel_iommu_apply_resv_region() in drivers/iommu/intel/iommu.c):
 * the interrupt range and every memory resource of every PCI device, one list for the whole machine
 * that is made at boot, then the regions of every device of the group. No host bridge window, and
 * no device that counts more than another.
 */
final class IntelDmaApiReservations {

  /** IOAPIC_RANGE_START and IOAPIC_RANGE_END. */
  private static final AddressRange INTERRUPTS = new AddressRange(0xfee0_0000L, 0xfeef_ffffL);

  private final List<Claim> ofTheMachine;
  private final boolean firmwareKnown;
  private final Confidence confidence;

  /**
   * @param confidence how sure it is that the kernel has this DMA API
   */
  IntelDmaApiReservations(
      Collection<PciDevice> devices, boolean firmwareKnown, Confidence confidence) {
    this.ofTheMachine = ofTheMachine(devices);
    this.firmwareKnown = firmwareKnown;
    this.confidence = confidence;
  }

  /** A bridge is found before what is behind it, and virtual functions come after the boot. */
  private static List<Claim> ofTheMachine(Collection<PciDevice> devices) {
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            INTERRUPTS,
            Layer.DMA_IOMMU,
            Claim.Kind.MSI,
            Provenance.of("interrupt address window, reserved in every domain"),
            Confidence.DERIVED));
    devices.stream()
        .filter(device -> device.sriov().physicalFunction() == null)
        .sorted(
            Comparator.comparing((PciDevice device) -> device.place().path().size())
                .thenComparing(PciDevice::address))
        .forEach(
            device ->
                device.resources().stream()
                    .filter(PciResource::isMemory)
                    .forEach(resource -> claims.add(claim(device, resource))));
    return List.copyOf(claims);
  }

  private static Claim claim(PciDevice device, PciResource resource) {
    return new Claim(
        resource.range(),
        Layer.DMA_IOMMU,
        Claim.Kind.PCI_RESOURCE,
        Provenance.of("%s of %s".formatted(name(resource), device.address())),
        // That of virtual functions has not been seen in a tree of a real kernel.
        resource.use() == PciResource.Use.VF_BAR ? Confidence.ASSUMED : Confidence.DERIVED);
  }

  private static String name(PciResource resource) {
    return switch (resource.use()) {
      case BAR -> "BAR " + resource.slot();
      case EXPANSION_ROM -> "the expansion ROM";
      case VF_BAR -> "a BAR of the virtual functions";
      case BRIDGE_WINDOW -> "a window";
    };
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
    List<Claim> reserved = new ArrayList<>(ofTheMachine);
    if (firmwareKnown) {
      add(reserved, byDevice.getOrDefault(first.name(), List.of()));
      group.devices().stream()
          .filter(name -> !name.equals(first.name()))
          .forEach(name -> add(reserved, byDevice.getOrDefault(name, List.of())));
    } else {
      add(reserved, regions.effective());
    }
    return new Reservations(
        reserved.stream().map(claim -> claim.atMost(confidence)).toList(), regions.complete());
  }

  private static void add(List<Claim> reserved, List<ApiRegion> regions) {
    regions.forEach(region -> reserved.add(region.claim(Layer.DMA_IOMMU)));
  }
}
