package io.iovascope.cli;

import io.iovascope.model.Assignability.Verdict;
import io.iovascope.model.GroupPicture;
import io.iovascope.model.Picture;
import io.iovascope.model.UserspaceAccess.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Why groups cannot go to a virtual machine as they are; a part of {@code iovascope scan}. */
record ScanAssignment(Style style) {

  /** More of one kind would not fit the screen that a scan is. */
  private static final int MOST = 20;

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

  private static List<String> line(GroupPicture group, String reason) {
    return Wrapped.lines("  group %d: %s".formatted(group.group().id(), reason), "    ");
  }

  private List<String> section(String title, List<List<String>> groups) {
    if (groups.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of("", style.bold(title)));
    groups.stream().limit(MOST).forEach(lines::addAll);
    if (groups.size() > MOST) {
      lines.add("  and %d more; --group shows them".formatted(groups.size() - MOST));
    }
    return lines;
  }
}
