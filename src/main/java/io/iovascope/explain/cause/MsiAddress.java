// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.Likelihood;
import io.iovascope.explain.Sign;
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
        Case.of(Likelihood.LIKELY, Sign.MSI),
        Case.of(Likelihood.LIKELY, Sign.INTERRUPT_RANGE),
        Case.of(Likelihood.POSSIBLE, Sign.PAGE_ZERO, Sign.WRITE));
  }

  @Override
  public Set<Sign> excludedBy() {
    return Set.of(Sign.INTERRUPT, Sign.PAGE_REQUEST, Sign.NO_ANSWER, Sign.WITH_PASID);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return Sign.PAGE_ZERO.isIn(evidence)
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
