// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.KernelReport;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Picture;
import java.util.List;
import java.util.Optional;

/**
 * Somebody asked for a mapping beyond what the page tables reach (docs/kernel-facts.md, section E,
 * E07); up to 6.18 the kernel says so.
 */
final class ApertureSmall implements Rule {

  @Override
  public String id() {
    return "aperture-small";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a mapping beyond the aperture was asked for",
        "A driver, a virtual machine or a user-space program chose a DMA address that"
            + " the page tables of the unit do not reach. The mapping failed.",
        "\"iommu width (N) is not sufficient for the mapped address\" in the kernel's"
            + " log, up to 6.18. Later kernels are silent.",
        "A user-space NVMe driver with a fixed address of 0x8800000000 on a 39-bit unit"
            + " (MicronSSD/unvme#4).",
        "Choose addresses below the end of the aperture: `iovascope ranges DEVICE --for"
            + " vfio` prints what is valid.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<KernelReport> reports =
        picture.host().kernel().events().reports(KernelReport.Kind.BEYOND_WIDTH);
    if (reports.isEmpty()) {
      return List.of();
    }
    String reach =
        Aperture.narrowest(
                picture.units().stream()
                    .flatMap(unit -> Optional.ofNullable(unit.userspace()).stream()))
            .map(aperture -> " of %d bits".formatted(aperture.bits()))
            .orElse("");
    return List.of(
        new Finding(
            id(),
            severity(),
            new Subject.Host(),
            "%d mappings beyond the aperture%s were asked for and failed"
                .formatted(reports.size(), reach),
            Evidence.logRecords(picture, reports),
            "choose lower addresses; iovascope ranges DEVICE --for vfio prints what is valid"));
  }
}
