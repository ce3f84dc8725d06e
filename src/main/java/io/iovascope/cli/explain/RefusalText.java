// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.explain;

import io.iovascope.cli.terminal.Style;
import io.iovascope.explain.error.ErrorExplanation;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** What a message about a refusal means, for people. */
record RefusalText(Style style) {

  private static final String INDENT = " ".repeat(10);

  List<String> of(ErrorExplanation explanation) {
    List<String> lines = new ArrayList<>();
    add(lines, "error", style.bold(explanation.id()));
    add(lines, "means", Printable.of(explanation.means()));
    String title = "here";
    for (String sentence : explanation.here()) {
      add(lines, title, Printable.of(sentence));
      title = "";
    }
    add(lines, "next", Printable.of(explanation.next()));
    return lines;
  }

  private void add(List<String> lines, String title, String text) {
    lines.addAll(style.wrapped("%-10s%s".formatted(title, text), INDENT));
  }
}
