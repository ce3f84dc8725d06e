// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.address.AddressRange;
import io.iovascope.host.DmaFault;
import io.iovascope.model.ApiRegions;
import io.iovascope.model.ReservedTree;
import io.iovascope.model.kernel.KernelBehaviour.DmaOps;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.Picture;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The region that the address of a DMA fault lies in.
 *
 * @param addressClass what the address is
 * @param range all addresses that are the same for the same reason, end inclusive; null where no
 *     region makes it what it is
 */
public record FaultedRegion(AddressClass addressClass, @Nullable AddressRange range) {

  private static final AddressRange PAGE_ZERO =
      new AddressRange(0, (1L << ReservedTree.PAGE_SHIFT) - 1);

  private static final long LAST_ADDRESS = -1;

  /** The DMA API begins at the top; a PC guest has its firmware here. */
  private static final AddressRange BELOW_4_GIB = new AddressRange(0xff00_0000L, 0xffff_ffffL);

  /**
   * The region that the address of a fault lies in, as far as the line alone tells: for a host that
   * is not there.
   */
  public static FaultedRegion ofLine(DmaFault fault) {
    Long address = fault.address();
    if (fault.access() == DmaFault.Access.INTERRUPT) {
      return none(AddressClass.INTERRUPT);
    }
    if (address == null || fault.pasid() != null) {
      return none(AddressClass.UNKNOWN);
    }
    if (PAGE_ZERO.contains(address)) {
      return new FaultedRegion(AddressClass.PAGE_ZERO, PAGE_ZERO);
    }
    return ApiRegions.MSI.range().contains(address)
        ? new FaultedRegion(AddressClass.MSI, ApiRegions.MSI.range())
        : none(AddressClass.UNKNOWN);
  }

  /** The region that the address of a fault of this host lies in. */
  public static FaultedRegion of(Picture picture, DmaFault fault) {
    FaultedRegion byLine = ofLine(fault);
    Long number = fault.address();
    if (byLine.addressClass != AddressClass.UNKNOWN || number == null || fault.pasid() != null) {
      return byLine;
    }
    long address = number;
    Optional<DevicePicture> device = picture.device(fault.device());
    Optional<BoundRmrr> rmrr =
        picture.rmrrs().stream().filter(each -> each.range().contains(address)).findFirst();
    if (rmrr.isPresent()
        && rmrr.get().devices().isEmpty()
        && !picture.host().firmware().namesDevices()) {
      return new FaultedRegion(ofUnnamed(picture, device, address), rmrr.get().range());
    }
    if (rmrr.isPresent()) {
      boolean own = isOwn(picture, rmrr.get(), fault, device);
      return new FaultedRegion(own ? AddressClass.OWN_RMRR : AddressClass.RMRR, rmrr.get().range());
    }
    if (device.isEmpty()) {
      return none(AddressClass.UNKNOWN);
    }
    if (device.get().device().hasVfioDriver() && BELOW_4_GIB.contains(address)) {
      return new FaultedRegion(AddressClass.FORMER_OWNER, BELOW_4_GIB);
    }
    Optional<AddressRange> window = window(picture, device.get(), address);
    if (window.isPresent()) {
      return new FaultedRegion(AddressClass.BRIDGE_WINDOW, window.get());
    }
    DmaApiSpace space = device.get().dmaApi();
    if (space.state() != DmaApiSpace.State.TRANSLATED) {
      return none(AddressClass.UNKNOWN);
    }
    OptionalLong reach = reach(space);
    return reach.isPresent() && Long.compareUnsigned(address, reach.getAsLong()) > 0
        ? new FaultedRegion(
            AddressClass.ABOVE_LIMIT, new AddressRange(reach.getAsLong() + 1, LAST_ADDRESS))
        : none(AddressClass.USABLE);
  }

  private static FaultedRegion none(AddressClass addressClass) {
    return new FaultedRegion(addressClass, null);
  }

  /** The last address, unsigned, that page tables and streaming mask reach, as far as known. */
  private static OptionalLong reach(DmaApiSpace space) {
    Aperture aperture = space.aperture();
    Long limit = space.limitsKnown() ? space.streamingLimit() : null;
    if (aperture == null) {
      return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    }
    long end = aperture.range().end();
    boolean narrower = limit != null && Long.compareUnsigned(limit, end) < 0;
    return OptionalLong.of(narrower ? limit : end);
  }

  /** A log does not say whose a region is; the kernel's own list of the group does. */
  private static AddressClass ofUnnamed(
      Picture picture, Optional<DevicePicture> device, long address) {
    return device
        .flatMap(each -> picture.group(each.device().binding().group()))
        .flatMap(group -> group.group().reservedRegions().optional())
        .map(
            regions ->
                regions.stream()
                        .anyMatch(
                            region -> region.kind().isDirect() && region.range().contains(address))
                    ? AddressClass.OWN_RMRR
                    : AddressClass.RMRR)
        .orElse(AddressClass.UNKNOWN);
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

  private static Optional<AddressRange> window(
      Picture picture, DevicePicture device, long address) {
    if (picture.behaviour().dmaOps().value() == DmaOps.OWN) {
      return device.dmaApi().claims().stream()
          .filter(claim -> claim.kind() == Claim.Kind.PCI_RESOURCE)
          .map(Claim::range)
          .filter(resource -> resource.contains(address))
          .findFirst();
    }
    return picture.hostBridges().stream()
        .filter(bridge -> bridge.bus().equals(device.device().place().rootBus()) && bridge.known())
        .flatMap(bridge -> bridge.windows().stream())
        .map(Claim::range)
        .filter(window -> window.contains(address))
        .findFirst();
  }
}
