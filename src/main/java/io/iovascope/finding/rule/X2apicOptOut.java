// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.KernelReport;
import java.util.List;

/** Firmware asks for x2APIC to be left off ({@code dmar_x2apic_optout()}). */
final class X2apicOptOut implements Rule {

  @Override
  public String id() {
    return "x2apic-opt-out";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "firmware wants x2APIC off",
        "The DMAR table asks the kernel to leave x2APIC off. Processors above 255 cannot "
            + "be used then, and interrupts cost a little more.",
        "\"x2apic is disabled because BIOS sets x2apic opt out bit\" in the kernel's log.",
        "Servers whose firmware setup has a switch for it.",
        "Switch x2APIC on in the firmware setup, or boot with " + "`intremap=no_x2apic_optout`.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    return FirmwareComplaints.of(
        this,
        observed,
        KernelReport.Kind.X2APIC_OPT_OUT,
        "x2APIC is off because firmware asks for that",
        "switch it on in the firmware setup, or boot with intremap=no_x2apic_optout");
  }
}
