// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import io.iovascope.finding.Finding;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says once that a finding has appeared, and once that it is gone. */
public final class FindingLog {

  /** By key. */
  private Map<String, Finding> present = Map.of();

  /**
   * A line for the log.
   *
   * @param severity that of the finding that appeared; {@code INFO} for one that is gone
   */
  record Line(Finding.Severity severity, String text) {}

  /** What has changed since the last call. */
  List<Line> update(List<Finding> findings) {
    Map<String, Finding> now = new LinkedHashMap<>();
    findings.forEach(finding -> now.putIfAbsent(finding.key(), finding));
    List<Line> lines = new ArrayList<>();
    now.forEach(
        (key, finding) -> {
          if (!present.containsKey(key)) {
            lines.add(
                new Line(
                    finding.severity(),
                    "finding: %s %s: %s; what to do: %s"
                        .formatted(
                            finding.severity().label(),
                            finding.id(),
                            Printable.of(finding.summary()),
                            Printable.of(finding.remedy()))));
          }
        });
    present.forEach(
        (key, finding) -> {
          if (!now.containsKey(key)) {
            lines.add(
                new Line(
                    Finding.Severity.INFO,
                    "finding is gone: %s: %s"
                        .formatted(finding.id(), Printable.of(finding.summary()))));
          }
        });
    present = now;
    return lines;
  }
}
