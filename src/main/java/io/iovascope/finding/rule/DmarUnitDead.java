// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.KernelReport;
import java.util.List;

/** The registers of a unit read all ones ({@code dmar_validate_one_drhd()}). */
final class DmarUnitDead implements Rule {

  @Override
  public String id() {
    return "dmar-unit-dead";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "the registers of a VT-d unit read all ones",
        "Nothing answers where the DMAR table says that a unit has its registers: "
            + "firmware gives a wrong address, or has switched the unit off. The kernel "
            + "refuses the whole table, and no device is translated.",
        "\"Your BIOS is broken; DMAR reported at address ... returns all ones!\" in the "
            + "kernel's log.",
        "Intel boards whose firmware kept the table while VT-d was off in its setup.",
        "Switch VT-d on in the firmware setup, or off for good; update the firmware. "
            + "`intel_iommu=on` does not help.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    return FirmwareComplaints.of(
        this,
        observed,
        KernelReport.Kind.UNIT_ALL_ONES,
        "nothing answers where firmware says that a VT-d unit is, so the kernel refuses "
            + "the DMAR table",
        "switch VT-d on in the firmware setup, or update the firmware; intel_iommu=on "
            + "does not help");
  }
}
