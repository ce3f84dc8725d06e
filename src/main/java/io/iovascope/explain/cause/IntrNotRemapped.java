// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Entries of {@code intel_irq_remapping_alloc()}, drivers/iommu/intel/irq_remapping.c. */
final class IntrNotRemapped implements FaultCause {

  @Override
  public String id() {
    return "intr-not-remapped";
  }

  @Override
  public String meaning() {
    return "the remapping entry of an interrupt is gone or was never made";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.INTERRUPT, FaultSign.NO_INTERRUPT_ENTRY),
        Case.of(Likelihood.LIKELY, FaultSign.INTERRUPT, FaultSign.INDEX_TOO_LARGE),
        Case.of(Likelihood.POSSIBLE, FaultSign.INTERRUPT, FaultSign.NO_REASON));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.COMPATIBILITY_FORMAT, FaultSign.OTHER_SOURCE, FaultSign.READ, FaultSign.WRITE);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (FaultSign.AFTER_RESUME.isIn(evidence)) {
      return ("%s sent an interrupt whose entry, %s, is not set up: the host had resumed before, "
              + "and the device still had a message from before the suspend.")
          .formatted(evidence.who(), evidence.fault().target());
    }
    return FaultSign.INDEX_TOO_LARGE.isIn(evidence)
        ? ("%s sent an interrupt with %s, which is beyond the remapping table: its message was "
                + "made up, or is of a kernel with a larger table.")
            .formatted(evidence.who(), evidence.fault().target())
        : ("%s sent an interrupt whose entry, %s, is not set up: its vector was freed while the "
                + "device still had the message, in a suspend, a reset or an unbind, or none was "
                + "ever made.")
            .formatted(evidence.who(), evidence.fault().target());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "/sys/kernel/debug/iommu/intel/ir_translation_struct; whether it comes with a suspend "
        + "or the end of a driver";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "harmless once; if it goes on, unload the driver of the device and load it anew, or "
        + "reset it";
  }
}
