// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.capture;

import io.iovascope.cli.terminal.Style;
import io.iovascope.json.Difference;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Differences as text: a line for each thing that differs, then what it lost and what it gained.
 */
public record DifferenceText(Style style) {

  public List<String> of(List<Difference> differences) {
    if (differences.isEmpty()) {
      return List.of("no difference");
    }
    List<String> lines = new ArrayList<>();
    String subject = "";
    for (Difference difference : differences) {
      if (!difference.subject().equals(subject)) {
        subject = difference.subject();
        lines.add(style.bold(Printable.of(subject)));
      }
      String property = difference.property();
      difference
          .removed()
          .forEach(text -> values("  - ", property, text).map(style::red).forEach(lines::add));
      difference
          .added()
          .forEach(text -> values("  + ", property, text).map(style::green).forEach(lines::add));
    }
    return lines;
  }

  private Stream<String> values(String sign, String property, String text) {
    return style.wrapped(sign + property + " " + Printable.of(text), "      ").stream();
  }
}
