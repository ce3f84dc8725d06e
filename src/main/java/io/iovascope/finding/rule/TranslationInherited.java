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
import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * A unit was translating already when the kernel started, although it is no crash kernel
 * (docs/kernel-facts.md, section E, E23).
 */
final class TranslationInherited implements Rule {

  @Override
  public String id() {
    return "translation-inherited";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "translation was on before the kernel started",
        "Firmware, a boot loader or a kernel before a kexec left translation on. The"
            + " kernel switches it off and on again, and devices that were still at work fault"
            + " until they are reset.",
        "\"Translation was enabled for dmarN but we are not in kdump mode\" in the"
            + " kernel's log.",
        "Storms of DMA faults after resume and kexec.",
        "Nothing, if the faults end with the boot. Else shut devices down before the"
            + " kexec, or boot from a cold start.",
        List.of("IommuFaultRateHigh"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<KernelReport> reports =
        picture.host().kernel().events().reports(KernelReport.Kind.TRANSLATION_INHERITED);
    if (reports.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            id(),
            severity(),
            new Subject.Host(),
            "translation was on before this kernel started (%s)"
                .formatted(
                    String.join(
                        ", ", reports.stream().map(KernelReport::device).distinct().toList())),
            Evidence.logRecords(picture, reports),
            "nothing, if the faults that follow end with the boot"));
  }
}
