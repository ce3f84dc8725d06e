// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * Some groups are in identity mode while others translate (docs/kernel-facts.md, section H,
 * F-IDENTITY).
 */
final class Identity implements Rule {

  @Override
  public String id() {
    return "identity";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "some groups are not translated",
        "The devices of these groups use physical addresses and reach all memory, while"
            + " others are kept in their place. The reserved-address picture of the DMA API"
            + " does not apply to them.",
        "The `type` of the groups, where some are `identity` and others translate.",
        "Integrated graphics with INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF (Debian), audio"
            + " with a quirk, or an administrator's choice.",
        "Nothing, if it is meant so. Else write `DMA` to the `type` file of the group"
            + " while no driver is bound.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    if (picture.state() != IommuState.MIXED) {
      return List.of();
    }
    List<GroupPicture> identity =
        picture.groups().stream().filter(group -> group.group().isIdentity()).toList();
    return List.of(
        new Finding(
            id(),
            severity(),
            identity.size() == 1
                ? new Subject.Group(identity.get(0).group().id())
                : new Subject.Host(),
            "%d of %d groups are in identity mode: their devices reach all memory"
                .formatted(identity.size(), picture.groups().size()),
            identity.stream()
                .limit(Finding.EXAMPLES)
                .map(
                    group ->
                        Origin.file(
                            "/sys/kernel/iommu_groups/%d/type".formatted(group.group().id())))
                .map(origin -> new Evidence(origin, "identity"))
                .toList(),
            "nothing, if it is meant so; else write DMA to the type file while no driver is bound"));
  }
}
