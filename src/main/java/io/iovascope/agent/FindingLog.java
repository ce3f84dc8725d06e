package io.iovascope.agent;

import io.iovascope.finding.Finding;
import io.iovascope.host.PciAddress;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says once that a finding has appeared, and once that it is gone. */
public final class FindingLog {

  /** Of a rule that is about neither group nor device, the summary says what it is about. */
  private record Subject(
      String id, @Nullable Integer group, @Nullable PciAddress device, String summary) {

    static Subject of(Finding finding) {
      boolean named = finding.group() != null || finding.device() != null;
      return new Subject(
          finding.id(), finding.group(), finding.device(), named ? "" : finding.summary());
    }
  }

  private Map<Subject, Finding> present = Map.of();

  /**
   * A line for the log.
   *
   * @param severity that of the finding that appeared; {@code INFO} for one that is gone
   */
  record Line(Finding.Severity severity, String text) {}

  /** What has changed since the last call. */
  List<Line> update(List<Finding> findings) {
    Map<Subject, Finding> now = new LinkedHashMap<>();
    findings.forEach(finding -> now.putIfAbsent(Subject.of(finding), finding));
    List<Line> lines = new ArrayList<>();
    now.forEach(
        (subject, finding) -> {
          if (!present.containsKey(subject)) {
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
        (subject, finding) -> {
          if (!now.containsKey(subject)) {
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
