// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.KernelReport;
import java.util.List;

/** The DMAR table does not add up ({@code acpi_tb_verify_checksum()}). */
final class DmarChecksum implements Rule {

  @Override
  public String id() {
    return "dmar-checksum";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "the checksum of the DMAR table is wrong",
        "The bytes of the firmware's DMAR table do not add up to 0. The kernel says so "
            + "and uses the table all the same: what it says may have been written over.",
        "\"Incorrect checksum in table [DMAR]\" in the kernel's log.",
        "Tables that were patched by hand or by a boot loader.",
        "Look at the table (`iovascope dmar`): units, RMRRs and scopes should make "
            + "sense. Update the firmware.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    return FirmwareComplaints.of(
        this,
        observed,
        KernelReport.Kind.TABLE_CHECKSUM,
        "the checksum of the DMAR table is wrong",
        "see whether iovascope dmar makes sense, and update the firmware");
  }
}
