// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.AddressClass;
import io.iovascope.explain.Cause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultGroup;
import io.iovascope.explain.FaultInvestigation;
import io.iovascope.explain.FaultReason;
import io.iovascope.explain.FaultRequester.Presence;
import io.iovascope.explain.FaultedRegion;
import io.iovascope.host.DmaFault;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a DMA fault is about, for people. Every statement about faults in the program is made here.
 *
 * @param region what the address is
 * @param where the same in words
 * @param reason what its reason means; null for none, or one that the specification does not have
 * @param causes what may be behind it, best first, at least one
 * @param requester what there is to say of the requester; empty if it is a plain device
 */
public record FaultExplanation(
    DmaFault fault,
    AddressClass region,
    String where,
    @Nullable FaultReason reason,
    List<Cause> causes,
    List<String> requester) {

  private static final int EXAMPLES = 8;

  public FaultExplanation {
    causes = List.copyOf(causes);
    requester = List.copyOf(requester);
  }

  /** Explains a fault of this host's own log. */
  public static FaultExplanation of(Picture picture, DmaFault fault) {
    return of(picture, FaultGroup.of(fault, FaultedRegion.of(picture, fault).addressClass()), true);
  }

  /**
   * Explains faults of a device of this host, or of one that it does not have.
   *
   * @param own whether they are of this host's own log
   */
  public static FaultExplanation of(Picture picture, FaultGroup group, boolean own) {
    FaultEvidence evidence = FaultInvestigation.of(picture, group, own);
    return new FaultExplanation(
        evidence.fault(),
        evidence.region(),
        where(picture, evidence),
        evidence.reason(),
        FaultCauses.of(evidence),
        requester(evidence));
  }

  /**
   * Explains faults by what their lines say: of a host that is not there, or of which nobody knows
   * whether it is this one.
   */
  public static FaultExplanation ofLine(FaultGroup group) {
    FaultEvidence evidence = FaultInvestigation.ofLine(group);
    return new FaultExplanation(
        evidence.fault(),
        evidence.region(),
        whereByLine(evidence.fault(), evidence.region()),
        evidence.reason(),
        FaultCauses.of(evidence),
        List.of());
  }

  /** The fault itself: the request, its address and the reason, with the kernel's words. */
  public String what() {
    String words = fault.text().isEmpty() ? "" : " " + fault.text();
    return fault.access() == DmaFault.Access.INVALIDATION
        ? "no answer to an invalidation:" + words
        : "%s of %s, reason %s%s"
            .formatted(fault.access().label(), fault.target(), fault.reasonCode(), words);
  }

  /** The best cause in a sentence. */
  public String cause() {
    return causes.get(0).because();
  }

  /** What to do about the best cause. */
  public String next() {
    return causes.get(0).next();
  }

  private static String where(Picture picture, FaultEvidence evidence) {
    DmaFault fault = evidence.fault();
    if (fault.pasid() != null) {
      return whereByLine(fault, evidence.region());
    }
    return switch (evidence.region()) {
      case PAGE_ZERO, MSI, INTERRUPT -> whereByLine(fault, evidence.region());
      case RMRR -> "memory that firmware set aside for " + owners(picture, fault);
      case OWN_RMRR -> "memory that firmware set aside for this device or its group";
      case BRIDGE_WINDOW ->
          "a window of the device's host bridge: an address of some device, never handed out";
      case ABOVE_LIMIT -> "above what the device's page tables or DMA mask reach";
      case FORMER_OWNER ->
          "right below 4 GiB, where drivers of the host get their first addresses, while a VFIO"
              + " driver holds the device";
      case USABLE ->
          evidence.holder() == FaultEvidence.Holder.VFIO
              ? "an address that is free for a guest, or a program that VFIO serves"
              : "an address that the kernel may have handed to the device";
      case UNKNOWN -> unknown(picture, fault);
    };
  }

  /** What the address is, on whatever host. */
  private static String whereByLine(DmaFault fault, AddressClass region) {
    if (region == AddressClass.PAGE_ZERO) {
      return "page 0, which is never handed out";
    }
    if (region == AddressClass.MSI) {
      return "the range where writes are interrupts, which is never handed out";
    }
    if (region == AddressClass.INTERRUPT) {
      return "no address but the index of an interrupt";
    }
    if (fault.address() == null) {
      return "not known: the line does not give an address";
    }
    if (fault.pasid() != null) {
      return "an address of the process that PASID %d is bound to".formatted(fault.pasid());
    }
    return "not known: the host that logged it is not at hand";
  }

  private static String owners(Picture picture, DmaFault fault) {
    return picture.rmrrs().stream()
        .filter(rmrr -> fault.address() != null && rmrr.range().contains(fault.address()))
        .findFirst()
        .map(rmrr -> owners(picture, rmrr))
        .orElse("other devices");
  }

  private static String owners(Picture picture, BoundRmrr rmrr) {
    String devices =
        rmrr.devices().stream().map(PciAddress::toString).collect(Collectors.joining(" and "));
    if (devices.isEmpty()) {
      devices =
          picture.host().firmware().namesDevices()
              ? "a device that is not there"
              : "a device that the log does not name";
    }
    return devices + ", RMRR " + rmrr.range();
  }

  private static String unknown(Picture picture, DmaFault fault) {
    Long address = fault.address();
    if (address == null) {
      return whereByLine(fault, AddressClass.UNKNOWN);
    }
    boolean ofFirmware =
        fault.pasid() == null
            && picture.rmrrs().stream().anyMatch(rmrr -> rmrr.range().contains(address));
    return ofFirmware
        ? "memory that firmware set aside for " + owners(picture, fault)
        : picture
            .device(fault.device())
            .map(device -> "not known: " + device.dmaApi().stateReason())
            .orElse("not known: this host has no device " + fault.device());
  }

  /** A bridge does no DMA of its own: it lends its name to what is below it. */
  private static List<String> requester(FaultEvidence evidence) {
    if (evidence.requester().presence() != Presence.BRIDGE) {
      return List.of();
    }
    List<String> below = evidence.requester().relatives();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s is a bridge: requests of conventional PCI devices below it carry its name"
            .formatted(evidence.fault().device()));
    if (!below.isEmpty()) {
      String few = String.join(", ", below.subList(0, Math.min(EXAMPLES, below.size())));
      lines.add(
          below.size() > EXAMPLES
              ? "below it: %s and %d more".formatted(few, below.size() - EXAMPLES)
              : "below it: " + few);
    }
    return lines;
  }
}
