// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.scan;

import io.iovascope.cli.terminal.Style;
import io.iovascope.model.picture.Assignability.Verdict;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Why groups cannot go to a virtual machine as they are; a part of {@code iovascope scan}. */
record ScanAssignment(Style style) {

  List<String> of(Picture picture) {
    List<List<String>> refused = new ArrayList<>();
    List<List<String>> bound = new ArrayList<>();
    for (GroupPicture group : picture.groups()) {
      Refusal refusal = group.vfio().refusal();
      Verdict verdict = group.assignability().verdict();
      if (refusal != null && verdict == Verdict.REFUSED) {
        refused.add(
            line(group, style.red(refusal.error()) + ", " + Printable.of(refusal.reason())));
      } else if (verdict == Verdict.AFTER_UNBINDING) {
        bound.add(line(group, Printable.of(group.assignability().reason())));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.addAll(section("Groups that the kernel refuses to hand to a VM", refused));
    lines.addAll(section("Groups that can go to a VM once the host lets go", bound));
    return lines;
  }

  private List<String> line(GroupPicture group, String reason) {
    return style.wrapped("  group %d: %s".formatted(group.group().id(), reason), "    ");
  }

  private List<String> section(String title, List<List<String>> groups) {
    List<String> lines = new ArrayList<>();
    groups.stream().limit(ScanText.MOST_OF_ONE_KIND).forEach(lines::addAll);
    if (groups.size() > ScanText.MOST_OF_ONE_KIND) {
      lines.add(
          "  and %d more; --group shows them".formatted(groups.size() - ScanText.MOST_OF_ONE_KIND));
    }
    return style.section(title, lines);
  }
}
