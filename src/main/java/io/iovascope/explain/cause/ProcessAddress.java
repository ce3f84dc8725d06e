// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** A request with a PASID (shared virtual addressing) never uses the IOVA tree. */
final class ProcessAddress implements FaultCause {

  @Override
  public String id() {
    return "process-address";
  }

  @Override
  public String meaning() {
    return "an address of a process or guest that is bound to the device: it had unmapped it, or "
        + "ended";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.WITH_PASID, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, FaultSign.WITH_PASID, FaultSign.NO_PASID_TABLE),
        Case.of(Likelihood.POSSIBLE, FaultSign.WITH_PASID));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(FaultSign.INTERRUPT, FaultSign.NO_ANSWER, FaultSign.PAGE_REQUEST);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s used %s, an address of the process that PASID %s is bound to and no IOVA: the "
            + "process had unmapped it, or had ended.")
        .formatted(evidence.who(), evidence.fault().target(), evidence.fault().pasid());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "which process has the device open (fuser, or the log of the program)";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "keep the memory mapped until the device is done; let the device drain before the "
        + "process ends";
  }
}
