// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.KernelReport;
import java.util.List;

/** Firmware gives the unit of isochronous devices no room ({@code check_tylersburg_isoch()}). */
final class IsochUnit implements Rule {

  @Override
  public String id() {
    return "isoch-unit";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "the unit of sound devices has no room for translations",
        "Firmware has given the VT-d unit of isochronous devices (sound) no room for "
            + "translations. Translation is switched off for it, or sound stutters.",
        "\"Tylersburg isoch DMAR unit has no TLB space\" in the kernel's log.",
        "Boards with 5500, 5520 and X58 chipsets.",
        "Update the firmware.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    return FirmwareComplaints.of(
        this,
        observed,
        KernelReport.Kind.NO_ISOCHRONOUS_ROOM,
        "firmware gives the VT-d unit of sound devices no room for translations",
        "update the firmware");
  }
}
