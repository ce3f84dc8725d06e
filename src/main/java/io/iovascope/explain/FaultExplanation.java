// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.host.AllocationFailure;
import io.iovascope.host.DmaFault;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a DMA fault is about, for people. Every statement about faults in the program is made here.
 *
 * @param region what the address is
 * @param where the same in words
 * @param cause the likely cause, a sentence
 * @param next what to do next
 * @param requester what there is to say of the requester; empty if it is a plain device
 */
public record FaultExplanation(
    DmaFault fault,
    AddressClass region,
    String where,
    String cause,
    String next,
    List<String> requester) {

  private static final int EXAMPLES = 8;

  public FaultExplanation {
    requester = List.copyOf(requester);
  }

  /** Explains a fault of a device of this host, or of one that it does not have. */
  public static FaultExplanation of(Picture picture, DmaFault fault) {
    AddressClass region = FaultedRegion.of(picture, fault).addressClass();
    Advice advice = advice(picture, fault, region);
    return new FaultExplanation(
        fault,
        region,
        where(picture, fault, region),
        advice.cause,
        advice.next,
        requester(picture, fault));
  }

  /**
   * Explains a fault by what its line says: of a host that is not there, or of which nobody knows
   * whether it is this one.
   */
  public static FaultExplanation ofLine(DmaFault fault) {
    AddressClass region = FaultedRegion.ofLine(fault).addressClass();
    Advice advice = LineAdvice.of(fault, region);
    return new FaultExplanation(
        fault, region, LineAdvice.where(fault, region), advice.cause, advice.next, List.of());
  }

  record Advice(String cause, String next) {}

  private static String where(Picture picture, DmaFault fault, AddressClass region) {
    return switch (region) {
      case PAGE_ZERO, MSI, INTERRUPT -> LineAdvice.where(fault, region);
      case RMRR -> "memory that firmware set aside for " + owners(picture, fault);
      case OWN_RMRR -> "memory that firmware set aside for this device or its group";
      case BRIDGE_WINDOW ->
          "a window of the device's host bridge: an address of some device, never handed out";
      case ABOVE_LIMIT -> "above what the device's page tables or DMA mask reach";
      case FORMER_OWNER ->
          "right below 4 GiB, where drivers of the host get their first addresses, while a VFIO"
              + " driver holds the device";
      case USABLE -> "an address that the kernel may have handed to the device";
      case UNKNOWN -> unknown(picture, fault);
    };
  }

  private static String owners(Picture picture, DmaFault fault) {
    return picture.rmrrs().stream()
        .filter(rmrr -> fault.address() != null && rmrr.range().contains(fault.address()))
        .findFirst()
        .map(
            rmrr ->
                (rmrr.devices().isEmpty()
                        ? picture.host().firmware().namesDevices()
                            ? "a device that is not there"
                            : "a device that the log does not name"
                        : rmrr.devices().stream()
                            .map(PciAddress::toString)
                            .collect(Collectors.joining(" and ")))
                    + ", RMRR "
                    + rmrr.range())
        .orElse("other devices");
  }

  private static String unknown(Picture picture, DmaFault fault) {
    return fault.address() == null
        ? LineAdvice.where(fault, AddressClass.UNKNOWN)
        : picture
            .device(fault.device())
            .map(device -> "not known: " + device.dmaApi().stateReason())
            .orElse("not known: this host has no device " + fault.device());
  }

  private static Advice advice(Picture picture, DmaFault fault, AddressClass region) {
    if (LineAdvice.isOfDeviceTlb(fault)) {
      return LineAdvice.of(fault, region);
    }
    boolean detached =
        hasReason(fault, LineAdvice.ROOT_ENTRY) || hasReason(fault, LineAdvice.CONTEXT_ENTRY);
    return switch (region) {
      case PAGE_ZERO, MSI -> LineAdvice.of(fault, region);
      case INTERRUPT -> LineAdvice.STALE_INTERRUPT;
      case RMRR ->
          new Advice(
              "The device uses a buffer of firmware that the DMAR table gives to other devices only:"
                  + " management controllers and RAID cards do.",
              "ask for a firmware whose table names this device too; until then boot with iommu=pt");
      case OWN_RMRR -> ownRmrr(detached);
      case BRIDGE_WINDOW ->
          new Advice(
              "The device was told to write to another device directly (peer to peer), or it makes"
                  + " up addresses.",
              "if peer-to-peer DMA is intended, the two need a common owner that maps it; else"
                  + " suspect the device or its firmware");
      case ABOVE_LIMIT -> aboveLimit(fault);
      case FORMER_OWNER ->
          new Advice(
              "The device still works on what its former driver gave it: queues or rings that were"
                  + " not shut down when the device went to its new owner.",
              "reset the device before it is handed over (unbind its driver, echo 1 > reset), and"
                  + " see whether it supports a function-level reset");
      case USABLE -> usable(picture, fault, detached);
      case UNKNOWN -> unknownAdvice(picture, fault, detached);
    };
  }

  private static Advice ownRmrr(boolean detached) {
    return detached
        ? new Advice(
            "The device was still at work for the firmware when translation was switched on, such as"
                + " graphics that scan out the boot screen. It ends once the kernel has attached"
                + " the device.",
            "nothing, if it happens at boot only")
        : new Advice(
            "Memory that should be mapped 1:1 is not, or no longer: a device was attached to"
                + " another owner, or the mapping was broken.",
            "iovascope check --only direct-broken,rmrr-unreserved,rmrr-unaligned");
  }

  private static Advice aboveLimit(DmaFault fault) {
    return LineAdvice.isErrorValue(fault)
        ? LineAdvice.ERROR_VALUE
        : new Advice(
            "The device or its driver made the address up, or added to it until it left the space;"
                + " or the address is meant for another owner's page tables.",
            "compare it with the DMA mask that the driver sets; suspect the device's firmware");
  }

  private static Advice usable(Picture picture, DmaFault fault, boolean detached) {
    if (detached) {
      return new Advice(
          "The device is not attached to any page table: it did DMA before the kernel attached it,"
              + " after it was detached, or under a name that the kernel does not know.",
          "at boot or during a kexec it is left over from before; else look at what its driver did");
    }
    boolean hasLeft =
        picture.host().kernel().events().failures().stream()
            .anyMatch(
                failure ->
                    failure.kind() == AllocationFailure.Kind.SPACE_32BIT
                        && failure.device().equals(fault.device().toString()));
    if (hasLeft && fault.address() != null && fault.address() >>> 32 != 0) {
      return new Advice(
          "The device has left the space below 4 GiB (Using N-bit DMA addresses) and may not decode"
              + " as many address bits as its driver says.",
          Remedy.MASK_TOO_WIDE);
    }
    if (hasReason(fault, LineAdvice.WRITE_ACCESS)) {
      return new Advice(
          "The mapping is gone, was too short, or was made for the other direction: the device"
              + " writes where it may read at most.",
          "suspect the driver: use after unmap; boot once with iommu.strict=1 to have it fault at"
              + " the first stray access");
    }
    return new Advice(
        "The mapping is gone or was too short: the device went on after its driver had unmapped the"
            + " buffer, or reads past the end of it.",
        "suspect the driver: use after unmap; boot once with iommu.strict=1 to have it fault at the"
            + " first stray access");
  }

  private static Advice unknownAdvice(Picture picture, DmaFault fault, boolean detached) {
    if (picture.device(fault.device()).isEmpty()) {
      return new Advice(
          "Requests come under a name that no function has: some devices use a function that they"
              + " do not show (phantom functions, Marvell SATA), and bridges to conventional PCI"
              + " take requests over.",
          "see what else is on bus %02x; the kernel needs a quirk (DMA alias) for such a device"
              .formatted(fault.device().bus()));
    }
    return new Advice(
        detached
            ? "The device is not attached to any page table."
            : "What the kernel handed to this device is not known.",
        "iovascope show " + fault.device());
  }

  private static boolean hasReason(DmaFault fault, int reason) {
    return Integer.valueOf(reason).equals(fault.reason());
  }

  /** A bridge does no DMA of its own: it lends its name to what is below it. */
  private static List<String> requester(Picture picture, DmaFault fault) {
    Optional<PciDevice> bridge =
        picture.device(fault.device()).map(DevicePicture::device).filter(PciDevice::isBridge);
    if (bridge.isEmpty()) {
      return List.of();
    }
    List<String> below =
        picture.devices().stream()
            .map(DevicePicture::device)
            .filter(device -> device.place().path().contains(fault.device()) && !device.isBridge())
            .map(device -> device.address().toString())
            .toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s is a bridge: requests of conventional PCI devices below it carry its name"
            .formatted(fault.device()));
    if (!below.isEmpty()) {
      lines.add(
          "below it: %s%s"
              .formatted(
                  String.join(", ", below.subList(0, Math.min(EXAMPLES, below.size()))),
                  below.size() > EXAMPLES
                      ? " and %d more".formatted(below.size() - EXAMPLES)
                      : ""));
    }
    return lines;
  }
}
