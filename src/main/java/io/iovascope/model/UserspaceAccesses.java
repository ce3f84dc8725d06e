// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressSet;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.Decision;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.model.kernel.KernelBehaviour.RegionTypes;
import io.iovascope.model.kernel.KernelBehaviour.RmrrRefusal;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.model.picture.UserspaceAccess.Cause;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What VFIO type1 (vfio_iommu_type1.c) and iommufd (io_pagetable.c) let their users map: the
 * aperture without the group's regions, relaxable ones excepted. Neither looks at bridge windows,
 * peers or DMA masks.
 */
final class UserspaceAccesses {

  private static final int ENOENT = 2;
  private static final int EPERM = 1;
  private static final int EINVAL = 22;

  private final Host host;
  private final KernelBehaviour behaviour;
  private final Apertures apertures;
  private final List<BoundRmrr> rmrrs;
  private final @Nullable Refusal interruptRefusal;

  UserspaceAccesses(
      Host host, KernelBehaviour behaviour, Apertures apertures, List<BoundRmrr> rmrrs) {
    this.host = host;
    this.behaviour = behaviour;
    this.apertures = apertures;
    this.rmrrs = rmrrs;
    this.interruptRefusal = interruptRefusal(host);
  }

  /**
   * @param peers the peer ranges of the group's devices
   */
  UserspaceAccess vfio(List<PciDevice> devices, GroupRegions regions, List<PeerRange> peers) {
    Refusal refusal = rmrrRefusal(devices, regions);
    if (refusal == null) {
      refusal = interruptRefusal;
    }
    return access(Layer.VFIO, refusal, devices, regions, peers);
  }

  /**
   * @param peers the peer ranges of the group's devices
   */
  UserspaceAccess iommufd(List<PciDevice> devices, GroupRegions regions, List<PeerRange> peers) {
    Refusal refusal = noIommufd();
    if (refusal == null) {
      refusal = rmrrRefusal(devices, regions);
    }
    if (refusal == null) {
      refusal = noSecondStage(devices);
    }
    return access(Layer.IOMMUFD, refusal, devices, regions, peers);
  }

  private UserspaceAccess access(
      Layer layer,
      @Nullable Refusal refusal,
      List<PciDevice> devices,
      GroupRegions regions,
      List<PeerRange> peers) {
    Optional<Aperture> aperture = aperture(devices);
    List<Claim> claims = new ArrayList<>();
    for (ApiRegion region : regions.effective()) {
      boolean cutOut =
          behaviour.regionTypes().value() == RegionTypes.WITH_RELAXABLE
              && region.region().kind() != Kind.DIRECT_RELAXABLE;
      claims.add(region.claim(cutOut ? layer : Layer.IOMMU_API));
    }
    peers.stream().map(PeerRange::claim).distinct().forEach(claims::add);
    aperture.filter(reach -> reach.range().end() != -1).map(Aperture::above).ifPresent(claims::add);
    claims.sort(Comparator.comparing(Claim::range).thenComparing(Claim::layer));
    AddressSet withheld =
        AddressSet.of(
            claims.stream().filter(claim -> claim.layer().withholds()).map(Claim::range).toList());
    AddressSet usable =
        refusal != null
            ? AddressSet.EMPTY
            : aperture
                .filter(reach -> regions.complete())
                .map(reach -> withheld.gaps(reach.range()))
                .orElse(null);
    return new UserspaceAccess(refusal, aperture.orElse(null), claims, usable);
  }

  /** The smallest aperture of the units that serve the devices. */
  private Optional<Aperture> aperture(List<PciDevice> devices) {
    return Aperture.narrowest(
        devices.stream().flatMap(device -> apertures.userspace(device).stream()));
  }

  private List<IommuUnit> units(List<PciDevice> devices) {
    Map<String, IommuUnit> units = new LinkedHashMap<>();
    for (PciDevice device : devices) {
      apertures.unit(device).ifPresent(unit -> units.put(unit.name(), unit));
    }
    return List.copyOf(units.values());
  }

  private @Nullable Refusal rmrrRefusal(List<PciDevice> devices, GroupRegions regions) {
    if (behaviour.rmrrRefusal().value().byIntelDriver() && !host.machine().iommu().isVtd()) {
      return null;
    }
    return regions.effective().stream()
        .filter(region -> region.region().kind() == Kind.DIRECT && locks(region, devices))
        .findFirst()
        .map(
            region -> {
              RmrrRefusal refusal = behaviour.rmrrRefusal().value();
              return new Refusal(
                  Cause.RMRR,
                  refusal.errno(),
                  refusal.error(),
                  refusal.message(),
                  "%s %s%s"
                      .formatted(
                          host.machine().iommu().isVtd() ? "RMRR" : "memory that is mapped 1:1,",
                          region.range(),
                          owners(region)),
                  region);
            })
        .orElse(null);
  }

  /**
   * Where regions have no type that says so, the driver looks at the devices that the RMRR is for
   * (device_is_rmrr_locked()).
   */
  private boolean locks(ApiRegion region, List<PciDevice> devices) {
    return behaviour.regionTypes().value() == RegionTypes.WITH_RELAXABLE
        || devices.stream()
            .filter(device -> !ApiRegions.isRelaxable(device))
            .anyMatch(
                device ->
                    rmrrs.stream()
                        .anyMatch(
                            rmrr ->
                                rmrr.devices().contains(device.address())
                                    && region.range().contains(rmrr.range())));
  }

  /** The devices that firmware wants the region for, if that is known. */
  private String owners(ApiRegion region) {
    List<String> owners =
        rmrrs.stream()
            .filter(rmrr -> region.range().contains(rmrr.range()))
            .flatMap(rmrr -> rmrr.devices().stream())
            .distinct()
            .sorted()
            .map(PciAddress::toString)
            .toList();
    return owners.isEmpty() ? "" : " of " + String.join(" and ", owners);
  }

  /** vfio_iommu_type1_attach_group() wants isolated interrupts unless told otherwise. */
  private static @Nullable Refusal interruptRefusal(Host host) {
    boolean enabled =
        host.kernel().bootLog().optional().map(log -> log.interruptRemapping()).orElse(false);
    boolean impossible =
        host.iommu().units().stream()
                .anyMatch(
                    unit ->
                        unit.extendedCapability() != null
                            && !unit.extendedCapability().interruptRemapping())
            || host.firmware()
                .dmar()
                .optional()
                .map(table -> !table.interruptRemapping())
                .orElse(false)
            || host.kernel()
                .commandLine()
                .optional()
                .map(line -> line.disablesInterruptRemapping())
                .orElse(false);
    if (enabled
        || !impossible
        || Boolean.TRUE.equals(host.iommu().vfio().allowUnsafeInterrupts())) {
      return null;
    }
    return new Refusal(
        Cause.NO_INTERRUPT_REMAPPING,
        EPERM,
        "EPERM",
        "vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module param"
            + " \"allow_unsafe_interrupts\" to enable VFIO IOMMU support on this platform",
        "interrupt remapping is off or not supported");
  }

  private @Nullable Refusal noIommufd() {
    Decision<Boolean> iommufd = behaviour.iommufd();
    if (iommufd.value()) {
      return null;
    }
    return new Refusal(
        Cause.NO_IOMMUFD,
        ENOENT,
        "ENOENT",
        "open of /dev/iommu",
        iommufd.confidence() == Confidence.EXACT
            ? iommufd.basis()
            : "this kernel is older than iommufd (6.2): " + iommufd.basis());
  }

  /** Some kernels' iommufd asks for second-stage tables, which not every unit has. */
  private @Nullable Refusal noSecondStage(List<PciDevice> devices) {
    if (!behaviour.iommufdNeedsSecondStage().value()) {
      return null;
    }
    return units(devices).stream()
        .filter(unit -> !apertures.secondStage(unit))
        .findFirst()
        .map(
            unit ->
                new Refusal(
                    Cause.NO_SECOND_STAGE,
                    EINVAL,
                    "EINVAL",
                    "attach of the device to an IOAS",
                    "%s has no second stage, and iommufd of this kernel asks for one (%s)"
                        .formatted(unit.name(), behaviour.iommufdNeedsSecondStage().basis())))
        .orElse(null);
  }
}
