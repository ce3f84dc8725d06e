// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/**
 * Compatibility format is never switched on: {@code iommu_enable_irq_remapping()},
 * drivers/iommu/intel/irq_remapping.c.
 */
final class IntrCompatFormat implements FaultCause {

  @Override
  public String id() {
    return "intr-compat-format";
  }

  @Override
  public String meaning() {
    return "an interrupt in the format from before remapping is blocked: its sender was left out";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(
            Likelihood.SETTLED,
            FaultSign.INTERRUPT,
            FaultSign.COMPATIBILITY_FORMAT,
            FaultSign.BELOW_VMD),
        Case.of(Likelihood.LIKELY, FaultSign.INTERRUPT, FaultSign.COMPATIBILITY_FORMAT),
        Case.of(Likelihood.POSSIBLE, FaultSign.INTERRUPT, FaultSign.NO_REASON));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.NO_INTERRUPT_ENTRY,
        FaultSign.INDEX_TOO_LARGE,
        FaultSign.OTHER_SOURCE,
        FaultSign.READ,
        FaultSign.WRITE);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (FaultSign.BELOW_VMD.isIn(evidence)) {
      return ("%s is below a VMD and sent an interrupt in the format from before remapping, "
              + "which is blocked: the VMD passes the interrupts of its children on without "
              + "remapping.")
          .formatted(evidence.who());
    }
    return ("%s sent an interrupt in the format from before remapping, which is blocked: whoever "
            + "set it up left remapping out, as for children of a VMD, hot-plugged Thunderbolt, "
            + "or a line that was set up before the kernel's.")
        .formatted(evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "whether the bridge or VMD before the device has a unit: iovascope show dmar; lspci -t";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "update kernel and firmware; boot with intremap=off to have it work meanwhile, which "
        + "VFIO does not like";
  }
}
