// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.Likelihood;
import io.iovascope.explain.Sign;
import java.util.List;
import java.util.Set;

/** RMRRs are all that the kernel maps 1:1 (docs/kernel-facts.md, section B.1). */
final class MissingRmrr implements FaultCause {

  @Override
  public String id() {
    return "missing-rmrr";
  }

  @Override
  public String meaning() {
    return "firmware uses memory that no RMRR names, or the RMRR names other devices";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, Sign.OTHER_RMRR),
        Case.of(Likelihood.LIKELY, Sign.GRAPHICS, Sign.READ, Sign.MEMORY),
        Case.of(Likelihood.LIKELY, Sign.MANAGEMENT, Sign.MEMORY),
        Case.of(Likelihood.POSSIBLE, Sign.MEMORY, Sign.NOT_MAPPED, Sign.NOT_LATER),
        Case.of(Likelihood.POSSIBLE, Sign.MEMORY, Sign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, Sign.FIRST_MIB, Sign.NOT_MAPPED),
        Case.of(Likelihood.SELDOM, Sign.MEMORY, Sign.NO_REASON));
  }

  @Override
  public Set<Sign> excludedBy() {
    return Set.of(
        Sign.INTERRUPT,
        Sign.PAGE_REQUEST,
        Sign.NO_ANSWER,
        Sign.WITH_PASID,
        Sign.UNATTACHED,
        Sign.NO_PASID_TABLE,
        Sign.BROKEN_TABLE,
        Sign.OWN_RMRR,
        Sign.TOO_LARGE);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (Sign.OTHER_RMRR.isIn(evidence)) {
      return ("%s uses a buffer of firmware at %s that the DMAR table gives to other devices "
              + "only: management controllers and RAID cards do.")
          .formatted(evidence.who(), evidence.fault().target());
    }
    return ("%s looks like memory of the firmware that %s works with, and no RMRR names it for "
            + "the device.")
        .formatted(evidence.fault().target(), evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "iovascope show dmar (RMRRs and their devices); /proc/iomem for the address";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "ask for a firmware whose table names this device too; until then boot with iommu=pt";
  }
}
