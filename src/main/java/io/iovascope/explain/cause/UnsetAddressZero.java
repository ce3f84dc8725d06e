// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Page 0 is never handed out (docs/kernel-facts.md, section B.4). */
final class UnsetAddressZero implements FaultCause {

  @Override
  public String id() {
    return "unset-address-zero";
  }

  @Override
  public String meaning() {
    return "an address that nobody filled in";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.SETTLED, FaultSign.PAGE_ZERO, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, FaultSign.PAGE_ZERO));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT, FaultSign.PAGE_REQUEST, FaultSign.NO_ANSWER, FaultSign.WITH_PASID);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s used page 0, which is never handed out: an address that nobody filled in, in a "
            + "descriptor or a register.")
        .formatted(evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "what was done with the device right before: a driver that starts, a reset, a resume";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return FaultSign.VFIO.isIn(evidence) || FaultSign.NOBODY.isIn(evidence)
        ? "reset the device, and look at who programs it: the guest or program that has it, or "
            + "firmware"
        : "reset the device or load its driver anew; if it comes back, report it to the authors "
            + "of the driver or firmware";
  }
}
