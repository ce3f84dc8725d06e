// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.KernelReport;
import java.util.List;

/** The DMAR table names a unit at address 0 ({@code dmar_validate_one_drhd()}). */
final class DmarUnitZero implements Rule {

  @Override
  public String id() {
    return "dmar-unit-zero";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "firmware names a VT-d unit at address 0",
        "The DMAR table of the firmware gives 0 as the address of a unit. The kernel "
            + "refuses the whole table, and no device is translated, whatever the command line "
            + "says.",
        "\"Your BIOS is broken; DMAR reported at address 0!\" in the kernel's log.",
        "Dell and HP laptops with a firmware that leaves the table half filled in while "
            + "VT-d is off in its setup.",
        "Switch VT-d on in the firmware setup, or off for good; update the firmware. "
            + "`intel_iommu=on` does not help.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    return FirmwareComplaints.of(
        this,
        observed,
        KernelReport.Kind.UNIT_AT_ZERO,
        "firmware names a VT-d unit at address 0, so the kernel refuses the DMAR table",
        "switch VT-d on in the firmware setup, or update the firmware; intel_iommu=on "
            + "does not help");
  }
}
