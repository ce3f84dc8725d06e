// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import io.iovascope.cli.terminal.Style;
import io.iovascope.plan.Plan;
import io.iovascope.plan.PlanPoint;
import io.iovascope.plan.PlanPoint.Weight;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** The answer about a plan for people: the answer first, then why, with what to do. */
record PlanText(Style style) {

  private static final String INDENT = " ".repeat(9);

  List<String> of(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.addAll(style.wrapped(answer(plan), "  "));
    lines.add("");
    for (PlanPoint point : plan.points()) {
      String word = "%-5s".formatted(word(point.weight()));
      lines.addAll(
          style.wrapped(
              "  %s  %s".formatted(coloured(word, point.weight()), Printable.of(point.text())),
              INDENT));
      if (!point.remedy().isEmpty()) {
        lines.addAll(
            style.wrapped(INDENT + "what to do: " + Printable.of(point.remedy()), INDENT + "  "));
      }
    }
    return lines;
  }

  private String answer(Plan plan) {
    String works = "%s works %s".formatted(plan.device(), Printable.of(plan.subject()));
    return switch (plan.answer()) {
      case NO ->
          "%s %s does not work %s."
              .formatted(style.red("No:"), plan.device(), Printable.of(plan.subject()));
      case UNKNOWN -> style.yellow("It cannot be told") + " whether " + works + ".";
      case BUT -> style.yellow("Yes, but:") + " " + works + ", if the following is seen to.";
      case FINE -> style.green("Yes:") + " " + works + ".";
    };
  }

  private static String word(Weight weight) {
    return switch (weight) {
      case NO -> "no";
      case UNKNOWN -> "?";
      case BUT -> "but";
      case FINE -> "ok";
    };
  }

  private String coloured(String word, Weight weight) {
    return switch (weight) {
      case NO -> style.red(word);
      case UNKNOWN, BUT -> style.yellow(word);
      case FINE -> style.green(word);
    };
  }
}
