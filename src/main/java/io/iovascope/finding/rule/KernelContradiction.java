// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.model.kernel.Decision;
import java.util.List;

/** Two kinds of evidence tell different things of what this kernel does. */
final class KernelContradiction implements Rule {

  @Override
  public String id() {
    return "kernel-contradiction";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "what the kernel does is told in two ways",
        "What a kernel does is taken from what it was seen doing, from names in its code, from"
            + " the build of its distributor and from its release, in this order (docs/kernels.md)."
            + " Here two of these differ: the first one counts, and the answers that follow from"
            + " it may be other than those of a kernel with this release.",
        "Each question of `iovascope scan -v`, section \"Kernel behaviour\".",
        "Enterprise kernels carry the IOMMU code of far newer releases.",
        "Nothing, if the kernel was changed by whoever built it. If it is a plain kernel of its"
            + " release, iovascope is wrong: please send `iovascope capture`.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    List<Decision<?>> contradicted =
        observed.picture().behaviour().decisions().stream()
            .filter(decision -> !decision.contradictions().isEmpty())
            .toList();
    if (contradicted.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            id(),
            severity(),
            new Subject.Host(),
            "%d of %d questions about this kernel are answered in two ways"
                .formatted(contradicted.size(), observed.picture().behaviour().decisions().size()),
            contradicted.stream()
                .map(
                    decision ->
                        Evidence.of(
                            "%s: %s (%s), not %s"
                                .formatted(
                                    decision.question(),
                                    decision.label(),
                                    decision.basis(),
                                    String.join(", ", decision.contradictions()))))
                .toList(),
            "nothing, if whoever built the kernel changed it; `iovascope scan -v` shows all answers"));
  }
}
