// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.RuleDescription;
import io.iovascope.finding.Verdict;
import io.iovascope.finding.rule.Findings;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code check} as JUnit's XML: one test case for each rule, which fails with what is
 * at least as bad as asked for. What is not, is in its output; a rule of which everything is
 * ignored is skipped.
 *
 * @param threshold null for never
 * @param only ids of the rules that were asked for; empty for all
 */
public record CheckJunit(@Nullable Severity threshold, List<String> only) {

  public List<String> of(Verdict verdict, String hostname) {
    List<RuleDescription> rules =
        Findings.descriptions().stream()
            .filter(rule -> only.isEmpty() || only.contains(rule.id()))
            .toList();
    List<String> cases = new ArrayList<>();
    int failed = 0;
    int skipped = 0;
    for (RuleDescription rule : rules) {
      List<Finding> told =
          verdict.told().stream().filter(finding -> finding.id().equals(rule.id())).toList();
      List<Verdict.Ignored> ignored =
          verdict.ignored().stream().filter(each -> each.finding().id().equals(rule.id())).toList();
      List<Finding> failing = told.stream().filter(this::fails).toList();
      cases.add("  <testcase classname=\"iovascope\" name=\"%s\">".formatted(escaped(rule.id())));
      if (!failing.isEmpty()) {
        failed++;
        cases.add(
            "    <failure type=\"%s\" message=\"%s\">%s</failure>"
                .formatted(
                    failing.get(0).severity().label(),
                    escaped(failing.get(0).summary()),
                    escaped(text(failing))));
      } else if (told.isEmpty() && !ignored.isEmpty()) {
        skipped++;
        cases.add("    <skipped message=\"%s\"/>".formatted(escaped(reasons(ignored))));
      }
      List<Finding> rest = told.stream().filter(finding -> !fails(finding)).toList();
      if (!rest.isEmpty()) {
        cases.add("    <system-out>%s</system-out>".formatted(escaped(text(rest))));
      }
      cases.add("  </testcase>");
    }
    List<String> lines = new ArrayList<>();
    lines.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    lines.add(
        "<testsuite name=\"iovascope\" hostname=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\">"
            .formatted(escaped(hostname), rules.size(), failed, skipped));
    lines.addAll(cases);
    lines.add("</testsuite>");
    return lines;
  }

  private boolean fails(Finding finding) {
    return threshold != null && finding.severity().compareTo(threshold) <= 0;
  }

  private static String text(List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      lines.add("%s: %s".formatted(finding.severity().label(), finding.summary()));
      finding.evidence().forEach(evidence -> lines.add("  " + evidence));
      lines.add("  what to do: " + finding.remedy());
    }
    return String.join("\n", lines);
  }

  private static String reasons(List<Verdict.Ignored> ignored) {
    return String.join(
        "; ",
        ignored.stream()
            .map(each -> each.by() + " is ignored: " + each.by().reason())
            .distinct()
            .toList());
  }

  /** XML has no way at all to write most control characters. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      if (!safe.isEmpty()) {
        safe.append('\n');
      }
      Printable.of(line)
          .codePoints()
          .forEach(
              c -> {
                switch (c) {
                  case '&' -> safe.append("&amp;");
                  case '<' -> safe.append("&lt;");
                  case '>' -> safe.append("&gt;");
                  case '"' -> safe.append("&quot;");
                  default -> safe.append(c < 0x7f ? Character.toString(c) : "&#" + c + ";");
                }
              });
    }
    return safe.toString();
  }
}
