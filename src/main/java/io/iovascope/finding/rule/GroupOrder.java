// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.BootLog;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * The device for which the IOVA tree of a group was built has left the group since, or left and
 * came back (docs/kernel-facts.md, section H, F-GROUP-ORDER).
 */
final class GroupOrder implements Rule {

  @Override
  public String id() {
    return "group-order";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "the first device of a group is not the first any more",
        "What the DMA API keeps back in a group is what its first device needed. That"
            + " device was removed since. At the next boot, or when the group is made anew,"
            + " another device may be first, and other addresses are kept back.",
        "\"Adding to\" and \"Removing from iommu group\" in the kernel's log.",
        "Measured on real kernels: after remove and rescan of the first device the list"
            + " of the group has another order, the tree is the old one.",
        "Compare captures of before and after the next boot: `iovascope diff`.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<BootLog.GroupChange> changes =
        picture.host().kernel().bootLog().optional().map(BootLog::groupChanges).orElse(List.of());
    List<Finding> findings = new ArrayList<>();
    for (GroupPicture group : picture.groups()) {
      // A group of one device is made anew when that comes back.
      if (group.group().isTranslated() && group.group().devices().size() > 1) {
        List<BootLog.GroupChange> ofFirst =
            changes.stream()
                .filter(
                    change ->
                        change.group() == group.group().id()
                            && change.device().equals(group.firstDevice()))
                .toList();
        // Most kernels log only that it came, not that it went.
        boolean hasLeft =
            ofFirst.size() > 1 || ofFirst.stream().anyMatch(change -> !change.added());
        if (hasLeft) {
          findings.add(finding(picture, group, ofFirst.get(ofFirst.size() - 1)));
        }
      }
    }
    return findings;
  }

  private Finding finding(Picture picture, GroupPicture group, BootLog.GroupChange change) {
    return new Finding(
        id(),
        severity(),
        Subject.named(change.device(), group.group().id()),
        "the DMA addresses of group %d were laid out for %s, which has been removed since"
            .formatted(group.group().id(), change.device()),
        List.of(
            Evidence.logLine(
                picture,
                change.line(),
                "%s: %s iommu group %d"
                    .formatted(
                        change.device(),
                        change.added() ? "Adding to" : "Removing from",
                        change.group()))),
        "expect another layout after the next boot; iovascope diff shows it");
  }
}
