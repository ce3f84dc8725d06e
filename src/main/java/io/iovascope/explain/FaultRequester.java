// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.host.DeviceNames;
import io.iovascope.host.DmarTable;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import java.util.List;
import java.util.Optional;

/**
 * Who sent a request.
 *
 * @param presence whether the host has it
 * @param role what it is among the devices that are special
 * @param name address and IDs, for people
 * @param driver that has it, or empty
 * @param relatives functions in the same slot that the host has, for people; those below a bridge
 */
public record FaultRequester(
    PciAddress address,
    Presence presence,
    Role role,
    String name,
    String driver,
    List<String> relatives) {

  public FaultRequester {
    relatives = List.copyOf(relatives);
  }

  /** Whether a host has a requester. */
  public enum Presence {
    PRESENT,
    /** A bridge: it lends its name to what is below it. */
    BRIDGE,
    /** The host has no such function, but others in its slot. */
    SIBLING,
    /** The host has nothing in this slot. */
    ABSENT,
    /** The host is not at hand. */
    OTHER_HOST
  }

  /** What is special about a requester. */
  public enum Role {
    /** Intel's integrated graphics. */
    GRAPHICS,
    /** Intel's image processing unit, which has an MMU of its own. */
    IMAGE_PROCESSOR,
    /** Intel's management engine and what shares its slot. */
    MANAGEMENT,
    /** An I/O APIC or HPET. */
    INTERRUPT_CONTROLLER,
    /** A device below a volume management device (VMD). */
    BELOW_VMD,
    OTHER
  }

  private static final int INTEL = 0x8086;
  private static final int DISPLAY = 0x03;

  /** Intel's chipsets give the I/O APIC and HPET a bus that no device has. */
  private static final int INTERRUPT_BUS = 0xf0;

  /**
   * The device of this host that may have sent a request.
   *
   * @param own as in {@link #of}
   * @return empty if this host has no such device, or nothing can fault on it
   */
  public static Optional<DevicePicture> device(Picture picture, PciAddress address, boolean own) {
    return !own && cannotFault(picture) ? Optional.empty() : picture.device(address);
  }

  private static boolean cannotFault(Picture picture) {
    return picture.state() == IommuState.ABSENT;
  }

  /** By the line alone: Intel has kept the places of these functions since Sandy Bridge. */
  public static FaultRequester ofOtherHost(PciAddress address) {
    return new FaultRequester(
        address, Presence.OTHER_HOST, byPlace(address), address.toString(), "", List.of());
  }

  /**
   * @param own whether the line is of this host's own log; else it may be of another machine with a
   *     device in the same place, and is one if this host has no IOMMU
   */
  public static FaultRequester of(Picture picture, PciAddress address, boolean own) {
    if (!own && cannotFault(picture)) {
      return ofOtherHost(address);
    }
    Optional<PciDevice> device = picture.device(address).map(DevicePicture::device);
    List<String> siblings = siblings(picture, address);
    if (isInterruptController(picture, address)) {
      return new FaultRequester(
          address,
          device.isPresent() ? Presence.PRESENT : Presence.ABSENT,
          Role.INTERRUPT_CONTROLLER,
          address.toString(),
          "",
          List.of());
    }
    if (device.isEmpty()) {
      if (siblings.isEmpty() && !own || !picture.host().knowsAllFunctions()) {
        return ofOtherHost(address);
      }
      Presence presence = siblings.isEmpty() ? Presence.ABSENT : Presence.SIBLING;
      return new FaultRequester(
          address, presence, byPlace(address), address.toString(), "", siblings);
    }
    PciDevice found = device.get();
    boolean bridge = found.isBridge();
    return new FaultRequester(
        address,
        bridge ? Presence.BRIDGE : Presence.PRESENT,
        role(found, own),
        address + " " + DeviceNames.ids(found),
        found.binding().driver() == null ? "" : found.binding().driver(),
        bridge ? below(picture, address) : List.of());
  }

  private static Role role(PciDevice device, boolean own) {
    Integer vendor = device.identity().vendor();
    boolean intel = vendor != null && vendor == INTEL;
    Role place = byPlace(device.address());
    if (device.place().realDmaDevice() != null) {
      return Role.BELOW_VMD;
    }
    if (!own) {
      return place;
    }
    if (place == Role.GRAPHICS) {
      return intel && device.baseClass() == DISPLAY ? Role.GRAPHICS : Role.OTHER;
    }
    return intel || place == Role.BELOW_VMD ? place : Role.OTHER;
  }

  private static Role byPlace(PciAddress address) {
    if (address.segment() > 0xffff) {
      return Role.BELOW_VMD;
    }
    if (address.bus() == INTERRUPT_BUS && (address.device() | 0x10) == 0x1f) {
      return Role.INTERRUPT_CONTROLLER;
    }
    if (address.segment() != 0 || address.bus() != 0) {
      return Role.OTHER;
    }
    return switch (address.device()) {
      case 0x02 -> address.function() == 0 ? Role.GRAPHICS : Role.OTHER;
      case 0x05 -> address.function() == 0 ? Role.IMAGE_PROCESSOR : Role.OTHER;
      case 0x16 -> Role.MANAGEMENT;
      default -> Role.OTHER;
    };
  }

  /** By the DMAR table, which names what no device shows. */
  private static boolean isInterruptController(Picture picture, PciAddress address) {
    return picture.host().firmware().dmar().optional().stream()
        .flatMap(table -> table.units().stream())
        .filter(unit -> unit.segment() == address.segment())
        .flatMap(unit -> unit.scopes().stream())
        .filter(
            scope ->
                scope.type() == DmarTable.ScopeType.IOAPIC
                    || scope.type() == DmarTable.ScopeType.HPET)
        .anyMatch(
            scope ->
                scope.path().size() == 1
                    && scope.startBus() == address.bus()
                    && scope.path().get(0).device() == address.device()
                    && scope.path().get(0).function() == address.function());
  }

  private static List<String> siblings(Picture picture, PciAddress address) {
    return picture.devices().stream()
        .map(DevicePicture::device)
        .filter(
            each ->
                each.address().segment() == address.segment()
                    && each.address().bus() == address.bus()
                    && each.address().device() == address.device()
                    && !each.address().equals(address))
        .map(each -> each.address() + " " + DeviceNames.ids(each))
        .toList();
  }

  private static List<String> below(Picture picture, PciAddress bridge) {
    return picture.devices().stream()
        .map(DevicePicture::device)
        .filter(device -> device.place().path().contains(bridge) && !device.isBridge())
        .map(device -> device.address().toString())
        .toList();
  }
}
