// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import io.iovascope.cli.terminal.Style;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Ignore;
import io.iovascope.finding.RelatedFindings;
import io.iovascope.finding.RuleDescription;
import io.iovascope.finding.Verdict;
import io.iovascope.finding.rule.Findings;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The answer of {@code check} for people: findings of one rule and severity together, worst first.
 *
 * @param verbose whether evidence and remedies are shown, and everything that is ignored
 */
record CheckText(Style style, boolean verbose) {

  /** More of one kind say nothing that the first ones do not say. */
  static final int MOST_OF_ONE_KIND = 20;

  private record Cause(Severity severity, String id) {}

  List<String> of(Verdict verdict) {
    Map<String, String> titles =
        Findings.descriptions().stream()
            .collect(Collectors.toMap(RuleDescription::id, rule -> rule.notes().title()));
    Map<Cause, List<Finding>> byCause = new LinkedHashMap<>();
    for (Finding finding : verdict.told()) {
      byCause
          .computeIfAbsent(new Cause(finding.severity(), finding.id()), cause -> new ArrayList<>())
          .add(finding);
    }
    List<String> lines = new ArrayList<>();
    RelatedFindings related = new RelatedFindings(verdict.told());
    byCause.forEach(
        (cause, findings) -> {
          lines.addAll(
              style.wrapped(
                  "%s %s: %s"
                      .formatted(
                          coloured(cause.severity),
                          style.bold(cause.id),
                          titles.getOrDefault(cause.id, "")),
                  "  "));
          lines.addAll(lines(findings, related));
        });
    if (verbose) {
      for (Verdict.Ignored ignored : verdict.ignored()) {
        lines.addAll(
            style.wrapped(
                "ignored %s: %s (%s)"
                    .formatted(
                        ignored.by(),
                        Printable.of(ignored.finding().summary()),
                        Printable.of(ignored.by().reason())),
                "  "));
      }
    }
    verdict.expired().forEach(ignore -> lines.addAll(expired(ignore)));
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(summary(verdict));
    return lines;
  }

  private List<String> lines(List<Finding> findings, RelatedFindings related) {
    List<String> lines = new ArrayList<>();
    int shown =
        verbose || findings.size() == MOST_OF_ONE_KIND + 1 ? findings.size() : MOST_OF_ONE_KIND;
    findings.stream()
        .limit(shown)
        .forEach(
            finding -> {
              lines.addAll(style.wrapped("  " + Printable.of(finding.summary()), "    "));
              if (verbose) {
                finding
                    .evidence()
                    .forEach(
                        each ->
                            lines.addAll(
                                style.wrapped("    " + Printable.of(each.toString()), "      ")));
                related
                    .keys(finding)
                    .forEach(
                        key ->
                            lines.addAll(
                                style.wrapped("    see also: " + Printable.of(key), "      ")));
              }
            });
    if (findings.size() > shown) {
      lines.add("  and %d more; -v shows them all".formatted(findings.size() - shown));
    }
    if (verbose) {
      findings.stream()
          .map(Finding::remedy)
          .distinct()
          .forEach(
              remedy ->
                  lines.addAll(style.wrapped("    what to do: " + Printable.of(remedy), "      ")));
    }
    return lines;
  }

  private List<String> expired(Ignore ignore) {
    return style.wrapped(
        "%s the decision to ignore %s held until %s: %s"
            .formatted(
                style.yellow("expired"), ignore, ignore.until(), Printable.of(ignore.reason())),
        "  ");
  }

  private String summary(Verdict verdict) {
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      long count =
          verdict.told().stream().filter(finding -> finding.severity() == severity).count();
      if (count > 0) {
        parts.add(count + " " + severity.label());
      }
    }
    String told = parts.isEmpty() ? "no finding" : String.join(", ", parts);
    if (!verdict.known().isEmpty()) {
      told += "; %d known before".formatted(verdict.known().size());
    }
    if (!verdict.ignored().isEmpty()) {
      told += "; %d ignored".formatted(verdict.ignored().size());
    }
    return parts.isEmpty() || verbose ? told : told + " (-v: evidence and what to do)";
  }

  private String coloured(Severity severity) {
    return switch (severity) {
      case CRITICAL -> style.red(severity.label());
      case WARNING -> style.yellow(severity.label());
      case INFO -> severity.label();
    };
  }
}
