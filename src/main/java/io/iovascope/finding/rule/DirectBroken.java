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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory of firmware could not be mapped 1:1, or a page was to be mapped twice and keeps its old
 * translation (docs/kernel-facts.md, section 1, fact 13).
 */
final class DirectBroken implements Rule {

  @Override
  public String id() {
    return "direct-broken";
  }

  @Override
  public Severity severity() {
    return Severity.CRITICAL;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a mapping that leads to the wrong memory",
        "The kernel wanted to map a DMA address that was mapped already. Up to 6.18 it"
            + " logs that and keeps the old translation: the device reads or writes the wrong"
            + " memory. Or it could not map memory of firmware 1:1 as the DMAR table asks.",
        "\"DMA PTE for vPFN ... already set\" and \"IOMMU driver was not able to establish"
            + " FW requested direct mapping\" in the kernel's log; where both translations are the same, the first is [mapped-again](mapped-again.md). From 6.19 on the first is"
            + " silent: the mapping fails with EADDRINUSE.",
        "What follows where [rmrr-unreserved](rmrr-unreserved.md) is true: addresses"
            + " inside an RMRR were handed out (Zhaoxin, linux-iommu, 2024).",
        "Stop using the devices named, check their data, and boot with `iommu=pt`.",
        List.of("IommuCriticalFinding"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<String, List<KernelReport>> byDevice = new LinkedHashMap<>();
    for (KernelReport report : picture.host().kernel().events().reports()) {
      if (report.kind() == KernelReport.Kind.BROKEN_MAPPING && !MappedTwice.isTheSame(report)) {
        byDevice.computeIfAbsent(report.device(), device -> new ArrayList<>()).add(report);
      }
    }
    List<Finding> findings = new ArrayList<>();
    byDevice.forEach((device, reports) -> findings.add(finding(picture, device, reports)));
    return findings;
  }

  private Finding finding(Picture picture, String device, List<KernelReport> reports) {
    return new Finding(
        id(),
        severity(),
        Subject.named(picture, device),
        MappedTwice.rmrrs(picture, reports),
        device.isEmpty()
            ? "%d pages that were mapped already were to be mapped again: DMA goes to the wrong memory"
                .formatted(reports.size())
            : "memory that firmware wants mapped 1:1 for %s could not be".formatted(device),
        Evidence.logRecords(picture, reports),
        "stop using the devices of the group, check their data, boot with iommu=pt");
  }
}
