// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a rule has found something on a host.
 *
 * @param id of the rule
 * @param severity the worst of what it has found
 * @param count number of findings, 1 at least
 */
public record FindingCount(String id, Severity severity, int count) {

  /** By severity, worst first, then by id. */
  static final Comparator<FindingCount> WORST_FIRST =
      Comparator.comparing(FindingCount::severity).thenComparing(FindingCount::id);

  /** These findings counted by their rules, worst first. */
  public static List<FindingCount> of(List<Finding> findings) {
    Map<String, FindingCount> byId = new LinkedHashMap<>();
    for (Finding finding : findings) {
      byId.merge(
          finding.id(), new FindingCount(finding.id(), finding.severity(), 1), FindingCount::and);
    }
    return byId.values().stream().sorted(WORST_FIRST).toList();
  }

  private FindingCount and(FindingCount other) {
    return new FindingCount(id, worst(severity, other.severity), count + other.count);
  }

  static Severity worst(Severity one, Severity other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
