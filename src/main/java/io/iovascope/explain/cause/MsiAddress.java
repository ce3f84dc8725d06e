// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Writes to 0xfeexxxxx are interrupts (docs/kernel-facts.md, section B.1). */
final class MsiAddress implements FaultCause {

  @Override
  public String id() {
    return "msi-address";
  }

  @Override
  public String meaning() {
    return "an interrupt (MSI) that was sent while its address was not set, or set to something "
        + "else";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.MSI),
        Case.of(Likelihood.LIKELY, FaultSign.INTERRUPT_RANGE),
        Case.of(Likelihood.POSSIBLE, FaultSign.PAGE_ZERO, FaultSign.WRITE));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT, FaultSign.PAGE_REQUEST, FaultSign.NO_ANSWER, FaultSign.WITH_PASID);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return FaultSign.PAGE_ZERO.isIn(evidence)
        ? ("%s wrote to page 0, as a device does that sends an interrupt (MSI) while its address "
                + "is 0.")
            .formatted(evidence.who())
        : ("%s used the interrupt range, %s, for what is no interrupt: it read there, wrote "
                + "data, or sent an interrupt that its unit does not remap.")
            .formatted(evidence.who(), evidence.fault().target());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "lspci -vv (MSI: Enable, Address); DMAR-IR in the log";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "unload the driver of the device, or have firmware switch the device off";
  }
}
