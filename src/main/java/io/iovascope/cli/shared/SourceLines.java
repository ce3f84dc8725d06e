// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.cli.terminal.Style;
import io.iovascope.host.Source;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was not or not completely read, for people; with {@code verbose}, what was read too. Where
 * many files of one kind have one problem, a few stand for all.
 */
public record SourceLines(Style style, boolean verbose) {

  private static final int EXAMPLES = 3;

  private record Problem(String name, String status) {}

  public List<String> of(List<Source> sources) {
    Map<Problem, List<Source>> alike = new LinkedHashMap<>();
    for (Source source : sources) {
      if (verbose || source.isMissing()) {
        alike
            .computeIfAbsent(
                new Problem(source.name(), source.status().label()), problem -> new ArrayList<>())
            .add(source);
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<Source> group : alike.values()) {
      int shown = verbose || group.size() == EXAMPLES + 1 ? group.size() : EXAMPLES;
      group.stream().limit(shown).forEach(source -> lines.addAll(lines(source)));
      if (group.size() > shown) {
        lines.add(
            "  and %d more %s that are %s; -o json has them all"
                .formatted(
                    group.size() - shown, group.get(0).name(), group.get(0).status().label()));
      }
    }
    return style.section(verbose ? "Sources" : "Not or not completely read", lines);
  }

  private List<String> lines(Source source) {
    String status = source.status().label();
    String detail = source.detail().isEmpty() ? "" : " (" + source.detail() + ")";
    return style.wrapped(
        "  %s: %s%s"
            .formatted(
                Printable.of(source.path()),
                source.isMissing() ? style.yellow(status) : status,
                Printable.of(detail)),
        "    ");
  }
}
