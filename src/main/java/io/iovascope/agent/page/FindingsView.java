// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.finding.Finding;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The findings.
 *
 * @param counts how many there are of each severity, worst first; empty if there is none
 * @param rows worst first
 * @param more what is not shown, in words
 * @param none what there is to say if there is no finding
 */
record FindingsView(List<String> counts, List<Row> rows, List<String> more, String none) {

  /** More findings of one rule say nothing that the first ones do not say. */
  static final int MOST_OF_ONE_RULE = 10;

  private static final int MOST_EVIDENCE = 8;

  /**
   * A finding.
   *
   * @param where the group or device it is about; empty if it is about the host
   * @param href link to the map of its group; empty if there is none
   */
  record Row(
      String severity,
      String id,
      String where,
      String href,
      String summary,
      List<String> evidence,
      String remedy) {}

  static FindingsView of(Picture picture, List<Finding> findings, GroupWindow window) {
    List<String> counts = new ArrayList<>();
    for (Finding.Severity severity : Finding.Severity.values()) {
      long count = findings.stream().filter(finding -> finding.severity() == severity).count();
      if (count > 0) {
        counts.add(count + " " + severity.label());
      }
    }
    List<Row> rows = new ArrayList<>();
    Map<String, Integer> ofRule = new HashMap<>();
    for (Finding finding : sorted(findings)) {
      if (ofRule.merge(finding.id(), 1, Integer::sum) <= MOST_OF_ONE_RULE) {
        rows.add(row(picture, finding, window));
      }
    }
    List<String> more = new ArrayList<>();
    ofRule.forEach(
        (id, count) -> {
          if (count > MOST_OF_ONE_RULE) {
            more.add("%d more %s".formatted(count - MOST_OF_ONE_RULE, PageText.of(id)));
          }
        });
    more.sort(null);
    return new FindingsView(
        counts,
        rows,
        more,
        picture.state().works()
            ? "None: no rule found anything wrong with what was read."
            : "None beside the state of the IOMMU, which is above.");
  }

  /** Stable: within a severity the order of the catalogue stays. */
  private static List<Finding> sorted(List<Finding> findings) {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort((one, other) -> one.severity().compareTo(other.severity()));
    return sorted;
  }

  private static Row row(Picture picture, Finding finding, GroupWindow window) {
    Integer group = finding.group();
    List<String> where = new ArrayList<>();
    if (group != null) {
      where.add("group " + group);
    }
    if (finding.device() != null) {
      where.add(finding.device().toString());
    }
    List<String> evidence =
        new ArrayList<>(
            finding.evidence().stream()
                .limit(MOST_EVIDENCE)
                .map(each -> PageText.of(each.toString()))
                .toList());
    if (finding.evidence().size() > MOST_EVIDENCE) {
      evidence.add("and %d more".formatted(finding.evidence().size() - MOST_EVIDENCE));
    }
    return new Row(
        finding.severity().label(),
        PageText.of(finding.id()),
        String.join(", ", where),
        group == null || picture.group(group).isEmpty() ? "" : window.linkTo(group),
        PageText.of(finding.summary()),
        List.copyOf(evidence),
        PageText.of(finding.remedy()));
  }
}
