// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.model.kernel.IommuOptions;
import io.iovascope.model.kernel.IommuOptions.Ignored;
import io.iovascope.model.picture.Picture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command line has an option for the IOMMU that this kernel does not have. */
final class OptionIgnored implements Rule {

  @Override
  public String id() {
    return "option-ignored";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "an option of the kernel's command line has no effect",
        "The kernel passes over options that it does not have. Who wrote it believes that the"
            + " IOMMU does something else than it does: with `intel_iommu=pt` every group"
            + " translates all the same.",
        "The words of `/proc/cmdline` that begin with `intel_iommu`, `iommu` or `amd_iommu`,"
            + " against what the kernel reads.",
        "\"PTE already set\" floods went on with `intel_iommu=pt`, which is no option of any kernel;"
            + " `iommu=pt` was meant.",
        "Write what is meant: `iommu=pt`, `intel_iommu=on`, `iommu.strict=1`.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Host host = picture.host();
    Reading<CommandLine> line = host.kernel().commandLine();
    boolean vtd = !host.iommu().units().isEmpty() || host.firmware().dmar().value() != null;
    List<Ignored> ignored =
        vtd
            ? line.map(words -> IommuOptions.ignored(words, picture.behaviour())).orElse(List.of())
            : List.of();
    if (ignored.isEmpty()) {
      return List.of();
    }
    List<String> instead =
        ignored.stream().map(Ignored::instead).flatMap(Optional::stream).distinct().toList();
    return List.of(
        new Finding(
            id(),
            severity(),
            new Subject.Host(),
            ignored.stream()
                    .map(each -> each.option().toString())
                    .collect(Collectors.joining(" and "))
                + (ignored.size() == 1 ? " has" : " have")
                + " no effect on this kernel",
            List.of(new Evidence(Origin.file(line.path()), line.map(CommandLine::text).orElse(""))),
            instead.isEmpty()
                ? "take it off the command line"
                : "boot with %s instead".formatted(String.join(" and ", instead))));
  }
}
