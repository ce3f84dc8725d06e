// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An RMRR of a present device ends beyond what the page tables reach: its group cannot be attached,
 * and then no group at all is left while translation stays on (6.12, 7.2), or the kernel panics
 * (6.1; docs/kernel-facts.md, section T.6, D5).
 */
final class RmrrBeyondAperture implements Rule {

  @Override
  public String id() {
    return "rmrr-beyond-aperture";
  }

  @Override
  public Severity severity() {
    return Severity.CRITICAL;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "an RMRR beyond what the page tables reach",
        "An RMRR of a present device ends above the last address that its unit"
            + " translates. The kernel cannot set up the group, and then none: up to 6.1 it"
            + " panics, on 6.12 and 7.2 all groups vanish while translation stays on, so that"
            + " every DMA faults.",
        "Every RMRR of the DMAR table (`/sys/firmware/acpi/tables/DMAR`) with a device"
            + " that is there, against the narrowest aperture of the units (`cap` and `ecap`"
            + " below `/sys/class/iommu`).",
        "Measured on real kernels with a table that has an RMRR at 512 GiB and a 39-bit" + " unit.",
        "Ask the firmware's vendor for a table without it. Until then boot with"
            + " `intel_iommu=off`.",
        List.of("IommuTranslationFailed", "IommuCriticalFinding"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Optional<Aperture> narrowest =
        Aperture.narrowest(
            picture.units().stream().flatMap(unit -> Optional.ofNullable(unit.dmaApi()).stream()));
    List<Finding> findings = new ArrayList<>();
    for (BoundRmrr rmrr : picture.rmrrs()) {
      boolean beyond =
          narrowest
              .map(aperture -> Long.compareUnsigned(rmrr.range().end(), aperture.range().end()) > 0)
              .orElse(false);
      if (beyond && !rmrr.devices().isEmpty()) {
        findings.add(finding(picture, rmrr, narrowest.orElseThrow()));
      }
    }
    return findings;
  }

  private Finding finding(Picture picture, BoundRmrr rmrr, Aperture aperture) {
    return new Finding(
        id(),
        severity(),
        Subject.of(picture, rmrr.devices().get(0)),
        List.of(rmrr.range()),
        "RMRR %s lies beyond the %d-bit aperture%s"
            .formatted(
                rmrr.range(),
                aperture.bits(),
                picture.state().works()
                    ? ": its group cannot be set up, and without it none is"
                    : ", so no group could be set up and every DMA faults"),
        List.of(Evidence.of(rmrr), Evidence.of("aperture: " + aperture.provenance())),
        "ask the firmware vendor for a table without it, or boot with intel_iommu=off");
  }
}
