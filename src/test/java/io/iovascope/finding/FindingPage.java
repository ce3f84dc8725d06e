// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page about a rule, made from what the rule says of itself. */
record FindingPage(RuleDescription rule) {

  private static final int WIDTH = 120;

  String text() {
    RuleNotes notes = rule.notes();
    List<String> lines = new ArrayList<>();
    lines.add("# " + rule.id());
    lines.add("");
    lines.add("**%s**: %s.".formatted(rule.severity().label(), notes.title()));
    section(lines, "What it means", notes.meaning());
    section(lines, "What is checked", notes.checks());
    section(lines, "Where it was seen", notes.incident());
    section(lines, "What to do", notes.remedy());
    lines.add("");
    lines.add("## Alerts");
    lines.add("");
    if (notes.alerts().isEmpty()) {
      lines.addAll(
          wrapped(
              "None of its own; [IommuCriticalFinding](../runbook.md#iommucriticalfinding) fires for"
                  + " every finding that is critical and has none."));
    } else {
      notes
          .alerts()
          .forEach(
              alert ->
                  lines.add(
                      "* [%s](../runbook.md#%s)".formatted(alert, alert.toLowerCase(Locale.ROOT))));
    }
    lines.add("");
    lines.add(
        "`iovascope check --only %s -v` shows it on a host. [All findings](README.md)"
            .formatted(rule.id()));
    return String.join("\n", lines) + "\n";
  }

  private static void section(List<String> lines, String title, String text) {
    lines.add("");
    lines.add("## " + title);
    lines.add("");
    lines.addAll(wrapped(text));
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
