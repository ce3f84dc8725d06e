// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** A device that goes from a host driver to VFIO without a reset. */
final class FormerOwner implements FaultCause {

  @Override
  public String id() {
    return "former-owner";
  }

  @Override
  public String meaning() {
    return "the device still works on what its former owner gave it";
  }

  @Override
  public List<Case> cases() {
    return List.of(Case.of(Likelihood.LIKELY, FaultSign.FORMER_OWNER));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.HOST_DRIVER);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s used %s while VFIO has it: drivers of the host get their first addresses there, so "
            + "it still works on what its former driver gave it.")
        .formatted(evidence.who(), evidence.fault().target());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "whether the faults begin when the device goes to VFIO, before the guest starts";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "reset the device before it is handed over (unbind its driver, echo 1 > reset), and "
        + "see whether it supports a function-level reset";
  }
}
