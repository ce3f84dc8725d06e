// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Lazy unmapping hides such accesses for up to 10 ms (docs/kernel-facts.md, section B.2). */
final class DriverUseAfterUnmap implements FaultCause {

  @Override
  public String id() {
    return "driver-use-after-unmap";
  }

  @Override
  public String meaning() {
    return "the host's driver unmapped, or gave the device up, while it still worked on it";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.JUST_BELOW_4_GIB, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, FaultSign.JUST_BELOW_POWER_OF_TWO, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, FaultSign.NO_ADDRESS, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.USABLE, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.JUST_BELOW_4_GIB, FaultSign.NO_REASON),
        Case.of(Likelihood.POSSIBLE, FaultSign.HIGH, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.UNATTACHED),
        Case.of(Likelihood.POSSIBLE, FaultSign.DEVICE_MEMORY, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.SELDOM, FaultSign.MEMORY, FaultSign.NOT_MAPPED));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.VFIO,
        FaultSign.NOBODY,
        FaultSign.WITH_PASID,
        FaultSign.OTHER_RMRR,
        FaultSign.OWN_RMRR,
        FaultSign.IN_WINDOW,
        FaultSign.ABOVE_LIMIT,
        FaultSign.FORMER_OWNER,
        FaultSign.MSI,
        FaultSign.ABSENT,
        FaultSign.SIBLING,
        FaultSign.TOO_LARGE,
        FaultSign.BROKEN_TABLE,
        FaultSign.IMAGE_PROCESSOR,
        FaultSign.INTERRUPT_CONTROLLER);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (FaultSign.UNATTACHED.isIn(evidence)) {
      return "%s is not attached to any page table: if %s was just unbound, it still worked then."
          .formatted(evidence.who(), evidence.holderName());
    }
    if (FaultSign.NO_ADDRESS.isIn(evidence)) {
      return ("the line does not give the address: if the DMA API had handed it out, its mapping is"
              + " gone or was too short: %s went on after %s had unmapped the buffer, or past the"
              + " end of it.")
          .formatted(evidence.who(), evidence.holderName());
    }
    return ("%s is an address that the DMA API hands out, and its mapping is gone or was too "
            + "short: %s went on after %s had unmapped the buffer, or past the end of it.")
        .formatted(evidence.fault().target(), evidence.who(), evidence.holderName());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "boot once with iommu.strict=1: if it then faults more and earlier, it is this";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "suspect the driver: report it to its authors with the fault and what was done; "
        + "iommu=pt hides it";
  }
}
