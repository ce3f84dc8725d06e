// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/**
 * An interrupt of the chipset itself: {@code ir_parse_ioapic_hpet_scope()} of
 * drivers/iommu/intel/irq_remapping.c.
 */
final class IoApicSource implements FaultCause {

  @Override
  public String id() {
    return "ioapic-source";
  }

  @Override
  public String meaning() {
    return "the requester is an I/O APIC or HPET, which is no PCI function and has no driver";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.SETTLED, FaultSign.INTERRUPT, FaultSign.INTERRUPT_CONTROLLER),
        Case.of(Likelihood.POSSIBLE, FaultSign.WRITE, FaultSign.INTERRUPT_CONTROLLER));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.READ, FaultSign.PAGE_REQUEST, FaultSign.NO_ANSWER, FaultSign.WITH_PASID);
  }

  @Override
  public String because(FaultEvidence evidence) {
    String index = evidence.fault().index() == null ? "" : ", " + evidence.fault().target();
    return "%s is the name under which an I/O APIC or HPET sends its interrupts%s: a line of it is"
            .formatted(evidence.who(), index)
        + " in use that nobody set up for remapping, or that was lost in a suspend or kexec"
        + (FaultSign.AFTER_RESUME.isIn(evidence) ? "; the host had resumed before." : ".");
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "iovascope show dmar (scopes ioapic and hpet); /proc/interrupts";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "update the firmware; if interrupts are missing, boot with intremap=off";
  }
}
