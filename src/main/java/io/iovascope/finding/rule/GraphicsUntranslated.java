// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.KernelReport;
import java.util.List;

/** The unit of the integrated graphics is switched off ({@code quirk_iommu_igfx()}). */
final class GraphicsUntranslated implements Rule {

  @Override
  public String id() {
    return "graphics-untranslated";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "the integrated graphics are not translated",
        "The kernel has switched the VT-d unit of the integrated graphics off, as this "
            + "chipset or firmware does not work with it. Their DMA is not translated, and "
            + "they cannot be handed to a guest.",
        "\"Disabling IOMMU for graphics on this chipset\" or \"BIOS has allocated no shadow "
            + "GTT; disabling IOMMU for graphics\" in the kernel's log.",
        "Calpella laptops such as the ThinkPad X201 [8086:0044], and Ironlake and older "
            + "graphics.",
        "Nothing, unless the graphics are to go to a guest: on such a chipset they " + "cannot.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    return FirmwareComplaints.of(
        this,
        observed,
        KernelReport.Kind.GRAPHICS_OFF,
        "the kernel has switched the VT-d unit of the integrated graphics off",
        "nothing, unless the graphics are to go to a guest");
  }
}
