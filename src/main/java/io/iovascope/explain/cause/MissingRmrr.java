// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
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
        Case.of(Likelihood.LIKELY, FaultSign.OTHER_RMRR),
        Case.of(Likelihood.LIKELY, FaultSign.GRAPHICS, FaultSign.READ, FaultSign.MEMORY),
        Case.of(Likelihood.LIKELY, FaultSign.MANAGEMENT, FaultSign.MEMORY),
        Case.of(Likelihood.POSSIBLE, FaultSign.MEMORY, FaultSign.NOT_MAPPED, FaultSign.NOT_LATER),
        Case.of(Likelihood.POSSIBLE, FaultSign.MEMORY, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.FIRST_MIB, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.SELDOM, FaultSign.MEMORY, FaultSign.NO_REASON));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.UNATTACHED,
        FaultSign.NO_PASID_TABLE,
        FaultSign.BROKEN_TABLE,
        FaultSign.OWN_RMRR,
        FaultSign.TOO_LARGE);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (FaultSign.OTHER_RMRR.isIn(evidence)) {
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
