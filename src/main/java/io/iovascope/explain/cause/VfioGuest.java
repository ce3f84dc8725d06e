// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** VFIO maps what its user asks for and nothing else (docs/kernel-facts.md, section B.6). */
final class VfioGuest implements FaultCause {

  @Override
  public String id() {
    return "vfio-guest";
  }

  @Override
  public String meaning() {
    return "an address of a guest, or a program, that mapped nothing there";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.VFIO, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, FaultSign.VFIO, FaultSign.COMPATIBILITY_FORMAT),
        Case.of(Likelihood.LIKELY, FaultSign.FIRST_MIB, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, FaultSign.MEMORY, FaultSign.NOT_MAPPED, FaultSign.LATER),
        Case.of(Likelihood.POSSIBLE, FaultSign.JUST_BELOW_POWER_OF_TWO, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.VFIO),
        Case.of(Likelihood.POSSIBLE, FaultSign.COMPATIBILITY_FORMAT),
        Case.of(Likelihood.SELDOM, FaultSign.MEMORY, FaultSign.NOT_MAPPED));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.HOST_DRIVER,
        FaultSign.WITH_PASID,
        FaultSign.NO_ANSWER,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_INTERRUPT_ENTRY,
        FaultSign.INDEX_TOO_LARGE,
        FaultSign.INTERRUPT_CONTROLLER,
        FaultSign.BRIDGE);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (FaultSign.INTERRUPT.isIn(evidence)) {
      return ("%s sent an interrupt as a guest sets it up for itself: the guest gave the device, "
              + "or its firmware, a vector that the host does not know.")
          .formatted(evidence.who());
    }
    return FaultSign.VFIO.isIn(evidence)
        ? ("%s is with VFIO (%s), so %s is an address of the guest or program that has it, and that"
                + " mapped nothing there, or not for this.")
            .formatted(evidence.who(), evidence.requester().driver(), evidence.fault().target())
        : ("%s looks like an address of a guest: if %s is handed to one, the guest has nothing "
                + "mapped"
                + " there.")
            .formatted(evidence.fault().target(), evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "the log of the guest, and of the program that has the device, at the time of the fault";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "look for the cause in the guest: its driver, or memory that was unplugged or "
        + "remapped; no driver of the host is to blame";
  }
}
