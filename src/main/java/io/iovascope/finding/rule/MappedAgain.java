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

/** Pages were mapped again to where they led already (docs/kernel-facts.md, section 1, fact 13). */
final class MappedAgain implements Rule {

  @Override
  public String id() {
    return "mapped-again";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a page that is mapped twice to the same place",
        "The kernel maps a DMA address that leads to the same memory already, and complains of it,"
            + " up to 6.18. No DMA goes astray by that. It says that something was not unmapped"
            + " before: memory that firmware wants mapped 1:1 is mapped once for each device of a"
            + " group; and in a virtual machine whose IOMMU has caching mode, what the guest unmaps"
            + " may still be there.",
        "\"DMA PTE for vPFN ... already set (to X not X)\", twice the same X, in the kernel's log."
            + " Where the two differ, it is [direct-broken](direct-broken.md).",
        "A flood of it for a few pages filled logs, and `intel_iommu=pt`, which no kernel has, did"
            + " not end it.",
        "Nothing for the data's sake. Where it floods the log: `iommu=pt`, which maps nothing, for"
            + " devices of the host; a newer kernel, which says nothing.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<KernelReport> again =
        picture.host().kernel().events().reports().stream().filter(MappedTwice::isTheSame).toList();
    if (again.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            id(),
            severity(),
            new Subject.Host(),
            MappedTwice.rmrrs(picture, again),
            "%d times a page was mapped to where it led already; no DMA goes astray by that"
                .formatted(again.size()),
            Evidence.logRecords(picture, again),
            "boot with iommu=pt if it floods the log; intel_iommu=pt is no option of any kernel"));
  }
}
