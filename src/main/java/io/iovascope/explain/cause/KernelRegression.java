// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Regressions that were found by bisection. */
final class KernelRegression implements FaultCause {

  @Override
  public String id() {
    return "kernel-regression";
  }

  @Override
  public String meaning() {
    return "known to come with a kernel release";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.JUST_BELOW_4_GIB, FaultSign.RESERVED_BITS),
        Case.of(Likelihood.POSSIBLE, FaultSign.JUST_BELOW_4_GIB, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.COMPATIBILITY_FORMAT),
        Case.of(Likelihood.SELDOM, FaultSign.SCALABLE, FaultSign.UNATTACHED),
        Case.of(Likelihood.SELDOM, FaultSign.NO_INTERRUPT_ENTRY));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.VFIO,
        FaultSign.INTERRUPT_CONTROLLER,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.BELOW_VMD);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return FaultSign.INTERRUPT.isIn(evidence)
        ? ("Releases have left devices out of interrupt remapping by mistake (5.19, of "
                + "Thunderbolt): if %s worked before an update, it is that.")
            .formatted(evidence.who())
        : ("%s was just handed out: if %s worked before an update of the kernel, the kernel "
                + "attached it to the wrong tables (5.19, 6.14).")
            .formatted(evidence.fault().target(), evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "whether the kernel before the last update has it too";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "boot the kernel before; report it as a regression";
  }
}
