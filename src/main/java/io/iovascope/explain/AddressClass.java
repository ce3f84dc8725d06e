package io.iovascope.explain;

import io.iovascope.address.AddressRange;
import io.iovascope.host.DmaFault;
import io.iovascope.model.ApiRegions;
import io.iovascope.model.ReservedTree;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.Picture;
import java.util.Locale;
import java.util.Optional;

/**
 * What the address of a DMA fault is, by the picture (domain.md C.6 and H, F-FAULT-REGION). An
 * address that was never the device's to use points at the device, its firmware or a previous
 * owner; one that was points at a mapping that is gone or was too short.
 */
public enum AddressClass {
  /** Page 0: mostly a descriptor that nobody filled in. */
  PAGE_ZERO(true),
  /** Where interrupts are written to. */
  MSI(true),
  /** Memory that firmware wants mapped 1:1 for other devices. */
  RMRR(true),
  /** Memory that firmware wants mapped 1:1 for this device or its group. */
  OWN_RMRR(false),
  /** A memory window of the device's host bridge. */
  BRIDGE_WINDOW(true),
  /** Beyond what the device's page tables or masks reach. */
  ABOVE_LIMIT(true),
  /**
   * Right below 4 GiB, of a device that a VFIO driver holds: where the DMA API hands out its first
   * addresses and no PC guest has memory.
   */
  FORMER_OWNER(true),
  /** What the kernel may well have handed out. */
  USABLE(false),
  /** Not an address: the index of an interrupt. */
  INTERRUPT(false),
  UNKNOWN(false);

  /** The DMA API begins at the top; a PC guest has its firmware here. */
  private static final AddressRange BELOW_4_GIB = new AddressRange(0xff00_0000L, 0xffff_ffffL);

  private final boolean foreign;

  AddressClass(boolean foreign) {
    this.foreign = foreign;
  }

  /** Whether the kernel never hands such an address to this device. */
  public boolean isForeign() {
    return foreign;
  }

  /** The name in every output, such as {@code bridge-window}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The region of the address that a fault is about. */
  public static AddressClass of(Picture picture, DmaFault fault) {
    long address = fault.address();
    if (fault.access() == DmaFault.Access.INTERRUPT) {
      return INTERRUPT;
    }
    if (Long.compareUnsigned(address, 1L << ReservedTree.PAGE_SHIFT) < 0) {
      return PAGE_ZERO;
    }
    if (ApiRegions.MSI.range().contains(address)) {
      return MSI;
    }
    Optional<DevicePicture> device = picture.device(fault.device());
    Optional<BoundRmrr> rmrr =
        picture.rmrrs().stream().filter(each -> each.range().contains(address)).findFirst();
    if (rmrr.isPresent()) {
      return isOwn(picture, rmrr.get(), fault, device) ? OWN_RMRR : RMRR;
    }
    if (device.isEmpty()) {
      return UNKNOWN;
    }
    if (device.get().device().hasVfioDriver() && BELOW_4_GIB.contains(address)) {
      return FORMER_OWNER;
    }
    if (isInWindow(picture, device.get(), address)) {
      return BRIDGE_WINDOW;
    }
    DmaApiSpace space = device.get().dmaApi();
    if (space.state() != DmaApiSpace.State.TRANSLATED) {
      return UNKNOWN;
    }
    Long limit = space.streamingLimit();
    Aperture aperture = space.aperture();
    boolean above =
        (aperture != null && !aperture.range().contains(address))
            || (space.limitsKnown() && limit != null && Long.compareUnsigned(address, limit) > 0);
    return above ? ABOVE_LIMIT : USABLE;
  }

  private static boolean isOwn(
      Picture picture, BoundRmrr rmrr, DmaFault fault, Optional<DevicePicture> device) {
    return rmrr.devices().contains(fault.device())
        || device
            .flatMap(each -> picture.group(each.device().binding().group()))
            .map(
                group ->
                    rmrr.devices().stream()
                        .anyMatch(owner -> group.group().devices().contains(owner.toString())))
            .orElse(false);
  }

  private static boolean isInWindow(Picture picture, DevicePicture device, long address) {
    return picture.hostBridges().stream()
        .filter(bridge -> bridge.bus().equals(device.device().place().rootBus()) && bridge.known())
        .flatMap(bridge -> bridge.windows().stream())
        .anyMatch(window -> window.range().contains(address));
  }
}
