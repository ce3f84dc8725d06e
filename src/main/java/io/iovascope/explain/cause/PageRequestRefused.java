// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/**
 * A page request that nobody can serve: {@code handle_bad_prq_event()} of
 * drivers/iommu/intel/prq.c.
 */
final class PageRequestRefused implements FaultCause {

  @Override
  public String id() {
    return "page-request-refused";
  }

  @Override
  public String meaning() {
    return "the device asked for a page in a way that the kernel refuses";
  }

  @Override
  public List<Case> cases() {
    return List.of(Case.of(Likelihood.SETTLED, FaultSign.PAGE_REQUEST));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(FaultSign.INTERRUPT, FaultSign.READ, FaultSign.WRITE, FaultSign.NO_ANSWER);
  }

  @Override
  public String because(FaultEvidence evidence) {
    Integer pasid = evidence.fault().pasid();
    return "%s asked for a page %s, which the kernel refuses."
        .formatted(evidence.who(), pasid == null ? "without a PASID" : "of PASID " + pasid);
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "the lines around it: which process was bound to the device, and whether it had ended";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "look at who binds processes to the device: a driver of the host, or the program that "
        + "has it";
  }
}
