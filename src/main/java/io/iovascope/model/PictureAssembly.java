// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.host.BootLog;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.Assignability;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.DmaApiSpace.State;
import io.iovascope.model.picture.FirstDevice;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitPicture;
import io.iovascope.model.picture.UnreadGroups;
import io.iovascope.model.picture.UserspaceAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the layers together. */
public final class PictureAssembly {

  private final Host host;
  private final KernelBehaviour behaviour;
  private final Map<PciAddress, PciDevice> devices;
  private final boolean firmwareKnown;
  private final List<BoundRmrr> rmrrs;
  private final ApiRegions apiRegions;
  private final FirstDevices firstDevices;
  private final HostBridgeWindows windows;
  private final DmaIommuReservations dmaIommu;
  private final IntelDmaApiReservations intelDmaApi;
  private final Apertures apertures;
  private final DmaApiSpaces dmaApiSpaces;
  private final UserspaceAccesses userspace;
  private final PeerRanges peerRanges;

  private PictureAssembly(Host host, KernelBehaviour behaviour) {
    this.host = host;
    this.behaviour = behaviour;
    this.devices = host.pci().devicesByAddress();
    Reading<DmarTable> table = host.firmware().dmar();
    // The kernel stops where a malformed table stops making sense, as we do. Of a table that was
    // read in part alone it knows more.
    boolean vtd = host.machine().iommu().isVtd();
    this.firmwareKnown =
        vtd
            && (table.optional().isPresent() && table.status() != Status.TRUNCATED
                || namesNoRegion(host));
    this.rmrrs = RmrrBinding.bind(host.firmware().dmar(), host.pci().devices());
    boolean allRelaxable =
        behaviour.knowsRelaxRmrr().value()
            && host.kernel()
                .commandLine()
                .optional()
                .map(line -> line.hasOption("intel_iommu", "relax_rmrr"))
                .orElse(false);
    this.apiRegions =
        new ApiRegions(
            rmrrs,
            devices,
            IsaRegion.of(host, behaviour),
            behaviour.regionTypes().value(),
            allRelaxable,
            vtd);
    this.firstDevices = new FirstDevices(host.kernel().bootLog());
    this.windows = new HostBridgeWindows(host);
    this.dmaIommu =
        new DmaIommuReservations(devices, windows, firmwareKnown, host.machine().iommu());
    this.intelDmaApi =
        new IntelDmaApiReservations(
            devices.values(), firmwareKnown, behaviour.dmaOps().confidence());
    this.apertures = new Apertures(host, behaviour);
    this.dmaApiSpaces = new DmaApiSpaces(host, behaviour, apertures);
    this.userspace = new UserspaceAccesses(host, behaviour, apertures, rmrrs);
    this.peerRanges = new PeerRanges(devices);
  }

  /** A log that has all of the boot and names no region needs no names of devices for it. */
  private static boolean namesNoRegion(Host host) {
    return host.kernel().bootLog().optional().map(BootLog::complete).orElse(false)
        && host.firmware()
            .dmar()
            .optional()
            .filter(table -> table.basis() == DmarTable.Basis.LOG)
            .map(table -> table.reservedMemory().isEmpty())
            .orElse(false);
  }

  /** The picture of a host under the rules of its own kernel. */
  public static Picture of(Host host) {
    return new PictureAssembly(host, KernelBehaviour.of(host)).picture();
  }

  private Picture picture() {
    Map<PciAddress, DevicePicture> inGroups = new HashMap<>();
    List<GroupPicture> groups = new ArrayList<>();
    for (IommuGroup group : host.iommu().groups()) {
      groups.add(groupPicture(group, inGroups));
    }
    IommuState state = IommuState.of(host);
    List<DevicePicture> pictures = new ArrayList<>();
    for (PciDevice device : devices.values()) {
      DevicePicture inGroup = inGroups.get(device.address());
      pictures.add(inGroup == null ? withoutGroup(device, state) : inGroup);
    }
    List<UnitPicture> units =
        host.iommu().units().stream()
            .map(
                unit ->
                    new UnitPicture(
                        unit,
                        apertures.scalable(unit),
                        apertures.dmaApi(unit).orElse(null),
                        apertures.userspace(unit).orElse(null)))
            .toList();
    return new Picture(
        host,
        state,
        new StateReason(host, rmrrs, units).of(state),
        behaviour,
        host.pci().hostBridges().stream().map(windows::of).toList(),
        rmrrs,
        units,
        groups,
        pictures);
  }

  /** Adds the group's devices to the pictures and gives that of the group. */
  private GroupPicture groupPicture(IommuGroup group, Map<PciAddress, DevicePicture> pictures) {
    Map<String, List<ApiRegion>> byDevice = new LinkedHashMap<>();
    List<PciDevice> present = new ArrayList<>();
    for (String name : group.devices()) {
      PciDevice device = PciAddress.parse(name).map(devices::get).orElse(null);
      byDevice.put(name, apiRegions.of(device));
      if (device != null) {
        present.add(device);
      }
    }
    GroupRegions regions = GroupRegions.of(group, byDevice, firmwareKnown);
    FirstDevice first = firstDevices.of(group);
    GroupTranslation translation =
        first == null
            ? GroupTranslation.NONE
            : GroupTranslation.of(group, reservations(group, first, byDevice, regions));
    List<PeerRange> peers = new ArrayList<>();
    for (PciDevice device : present) {
      List<ApiRegion> own = byDevice.getOrDefault(device.address().toString(), List.of());
      DmaApiSpace space = dmaApiSpaces.of(device, group, translation, own, regions);
      List<PeerRange> ofDevice = peerRanges.of(device);
      pictures.put(device.address(), new DevicePicture(device, space, ofDevice));
      peers.addAll(ofDevice);
    }
    UserspaceAccess vfio = userspace.vfio(present, regions, peers);
    return new GroupPicture(
        group,
        first == null ? null : first.name(),
        first == null ? null : first.confidence(),
        regions.predicted(),
        regions.agrees(),
        translation.nodes(),
        vfio,
        userspace.iommufd(present, regions, peers),
        Assignability.of(present, vfio));
  }

  private Reservations reservations(
      IommuGroup group,
      FirstDevice first,
      Map<String, List<ApiRegion>> byDevice,
      GroupRegions regions) {
    if (!host.machine().iommu().isVtd()) {
      return dmaIommu.of(group, first, byDevice, regions);
    }
    return switch (behaviour.dmaOps().value()) {
      case DMA_IOMMU -> dmaIommu.of(group, first, byDevice, regions);
      case OWN -> intelDmaApi.of(group, first, byDevice, regions);
    };
  }

  /** What holds for a device that is in no group that was read. */
  private DevicePicture withoutGroup(PciDevice device, IommuState state) {
    return new DevicePicture(device, spaceWithoutGroup(device, state), peerRanges.of(device));
  }

  private DmaApiSpace spaceWithoutGroup(PciDevice device, IommuState state) {
    if (device.binding().group() != null) {
      return DmaApiSpace.untranslated(
          State.UNKNOWN,
          "its IOMMU group %d could not be read".formatted(device.binding().group()));
    }
    Optional<String> unread = UnreadGroups.reason(host);
    if (unread.isPresent()) {
      return DmaApiSpace.untranslated(State.UNKNOWN, unread.get());
    }
    return DmaApiSpace.untranslated(
        State.NONE,
        state.works()
            ? "no IOMMU group: the device bypasses the IOMMU, DMA addresses are physical addresses"
            : "no IOMMU group on this host");
  }
}
