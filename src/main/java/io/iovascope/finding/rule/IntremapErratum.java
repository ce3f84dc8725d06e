// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.KernelReport;
import java.util.List;

/** The chipset has an erratum with interrupt remapping ({@code set_irq_remapping_broken()}). */
final class IntremapErratum implements Rule {

  @Override
  public String id() {
    return "intremap-erratum";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "interrupt remapping is left off because of the chipset",
        "Firmware has switched interrupt remapping on, on a chipset (5500, 5520, X58) "
            + "where it is unstable. The kernel leaves it off, and VFIO refuses devices "
            + "without it.",
        "\"This system BIOS has enabled interrupt remapping on a chipset that contains an "
            + "erratum\" in the kernel's log.",
        "Boards with 5520 and X58 chipsets, of early steppings.",
        "Update the firmware. VFIO works with "
            + "`vfio_iommu_type1.allow_unsafe_interrupts=1` alone, which lets a guest send "
            + "interrupts to the host.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    return FirmwareComplaints.of(
        this,
        observed,
        KernelReport.Kind.UNSTABLE_REMAPPING,
        "interrupt remapping is off: it is unstable on this chipset",
        "update the firmware; VFIO needs vfio_iommu_type1.allow_unsafe_interrupts=1 "
            + "here, which trusts the guests");
  }
}
