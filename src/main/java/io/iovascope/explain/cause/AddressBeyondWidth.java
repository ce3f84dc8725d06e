// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Apertures (docs/kernel-facts.md, section B.5). */
final class AddressBeyondWidth implements FaultCause {

  @Override
  public String id() {
    return "address-beyond-width";
  }

  @Override
  public String meaning() {
    return "an address that no table can hold: made up, or meant for another owner's tables";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.ABOVE_LIMIT),
        Case.of(Likelihood.LIKELY, FaultSign.TOO_LARGE));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.PROCESSOR_POINTER,
        FaultSign.ERROR_VALUE);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s used %s, which is beyond what the page tables or masks reach: the device made the "
            + "address up, added to one until it left the space, or was given one of another owner.")
        .formatted(evidence.who(), evidence.fault().target());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "compare it with the DMA mask and the aperture: iovascope show, of the device";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "suspect the device's firmware, or the program that programs it";
  }
}
