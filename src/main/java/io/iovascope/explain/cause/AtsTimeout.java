// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** An invalidation that times out: {@code qi_check_fault()} of drivers/iommu/intel/dmar.c. */
final class AtsTimeout implements FaultCause {

  @Override
  public String id() {
    return "ats-timeout";
  }

  @Override
  public String meaning() {
    return "a device that translates for itself (ATS) no longer answers when it is told to forget "
        + "a translation";
  }

  @Override
  public List<Case> cases() {
    return List.of(Case.of(Likelihood.SETTLED, FaultSign.NO_ANSWER));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(FaultSign.INTERRUPT, FaultSign.READ, FaultSign.WRITE, FaultSign.PAGE_REQUEST);
  }

  @Override
  public String because(FaultEvidence evidence) {
    String after = "";
    if (FaultSign.AFTER_RESET.isIn(evidence)) {
      after = "; a reset of it came before";
    } else if (FaultSign.AFTER_BUS_ERROR.isIn(evidence)) {
      after = "; a PCI Express error of it came before";
    }
    return ("%s did not answer an invalidation of its own translations (ATS): it hangs, or was "
                + "reset or")
            .formatted(evidence.who())
        + " taken away meanwhile"
        + after
        + ".";
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "lspci -vv (ATSCtl: Enable+); the log for resets and AER errors of the device";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "boot with pci=noats, which costs the devices their own caches of translations; do not "
        + "reset the device while a guest uses it";
  }
}
