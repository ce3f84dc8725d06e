// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.Likelihood;
import io.iovascope.explain.Sign;
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
        Case.of(Likelihood.LIKELY, Sign.JUST_BELOW_4_GIB, Sign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, Sign.JUST_BELOW_POWER_OF_TWO, Sign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, Sign.NO_ADDRESS, Sign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, Sign.USABLE, Sign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, Sign.JUST_BELOW_4_GIB, Sign.NO_REASON),
        Case.of(Likelihood.POSSIBLE, Sign.HIGH, Sign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, Sign.UNATTACHED),
        Case.of(Likelihood.POSSIBLE, Sign.DEVICE_MEMORY, Sign.NOT_MAPPED),
        Case.of(Likelihood.SELDOM, Sign.MEMORY, Sign.NOT_MAPPED));
  }

  @Override
  public Set<Sign> excludedBy() {
    return Set.of(
        Sign.INTERRUPT,
        Sign.PAGE_REQUEST,
        Sign.NO_ANSWER,
        Sign.VFIO,
        Sign.NOBODY,
        Sign.WITH_PASID,
        Sign.OTHER_RMRR,
        Sign.OWN_RMRR,
        Sign.IN_WINDOW,
        Sign.ABOVE_LIMIT,
        Sign.FORMER_OWNER,
        Sign.MSI,
        Sign.ABSENT,
        Sign.SIBLING,
        Sign.TOO_LARGE,
        Sign.BROKEN_TABLE,
        Sign.IMAGE_PROCESSOR,
        Sign.INTERRUPT_CONTROLLER);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (Sign.UNATTACHED.isIn(evidence)) {
      return "%s is not attached to any page table: if %s was just unbound, it still worked then."
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
