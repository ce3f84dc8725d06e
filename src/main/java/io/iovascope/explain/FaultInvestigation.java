// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.explain.FaultEvidence.Domain;
import io.iovascope.explain.FaultEvidence.History;
import io.iovascope.explain.FaultEvidence.Holder;
import io.iovascope.explain.FaultEvidence.Moment;
import io.iovascope.explain.FaultEvidence.Precursor;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.Picture;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Gathers what is known of faults that are alike. */
public final class FaultInvestigation {

  private FaultInvestigation() {}

  /** By what the lines say: of a host that is not at hand. */
  public static FaultEvidence ofLine(FaultGroup group) {
    DmaFault fault = group.first();
    return new FaultEvidence(
        fault,
        FaultReasonTable.find(fault.reason()).orElse(null),
        FaultedRegion.ofLine(fault).addressClass(),
        AddressShape.of(fault.address()),
        Moment.of(fault.time()),
        Holder.UNKNOWN,
        Domain.UNKNOWN,
        FaultRequester.ofOtherHost(fault.device()),
        new History(group.count(), group.suppressed(), group.before()),
        false);
  }

  /**
   * By the lines and the picture of the host.
   *
   * @param own whether the lines are of this host's own log; else they may be of another machine,
   *     or of another boot
   */
  public static FaultEvidence of(Picture picture, FaultGroup group, boolean own) {
    DmaFault fault = group.first();
    Optional<DevicePicture> device = picture.device(fault.device());
    return new FaultEvidence(
        fault,
        FaultReasonTable.find(fault.reason()).orElse(null),
        FaultedRegion.of(picture, fault).addressClass(),
        AddressShape.of(fault.address()),
        Moment.of(fault.time()),
        device.map(DevicePicture::device).map(FaultInvestigation::holder).orElse(Holder.UNKNOWN),
        device.map(DevicePicture::dmaApi).map(FaultInvestigation::domain).orElse(Domain.UNKNOWN),
        FaultRequester.of(picture, fault.device(), own),
        new History(group.count(), group.suppressed(), before(picture, group, own)),
        own);
  }

  private static Holder holder(PciDevice device) {
    if (device.hasVfioDriver()) {
      return Holder.VFIO;
    }
    if (!device.binding().driverTold()) {
      return Holder.UNKNOWN;
    }
    return device.hasHostDriver() ? Holder.HOST_DRIVER : Holder.NOBODY;
  }

  private static Domain domain(DmaApiSpace space) {
    return switch (space.state()) {
      case TRANSLATED -> Domain.TRANSLATED;
      case IDENTITY -> Domain.IDENTITY;
      case NONE, UNKNOWN -> Domain.UNKNOWN;
    };
  }

  /** A line of unknown origin has what stands before it, and not what this host's log says. */
  private static Set<Precursor> before(Picture picture, FaultGroup group, boolean own) {
    DmaFault fault = group.first();
    KernelEvents events = picture.host().kernel().events();
    String device = fault.device().toString();
    Set<Precursor> before = EnumSet.noneOf(Precursor.class);
    before.addAll(own ? Precursors.of(events).before(fault) : group.before());
    if (events.failures().stream()
        .anyMatch(
            failure ->
                failure.kind() == AllocationFailure.Kind.SPACE_32BIT
                    && failure.device().equals(device))) {
      before.add(Precursor.LEFT_32_BIT_SPACE);
    }
    return before;
  }
}
