// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.explain;

import io.iovascope.address.AddressRange;
import io.iovascope.cli.terminal.BindingText;
import io.iovascope.cli.terminal.ClaimText;
import io.iovascope.cli.terminal.Style;
import io.iovascope.explain.Explanation;
import io.iovascope.explain.Unclaimed;
import io.iovascope.model.picture.Answer;
import io.iovascope.model.picture.Answer.Verdict;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who claims an address, for people. */
final class ExplanationText {

  private ExplanationText() {}

  /**
   * @param found the device that the address is explained for
   */
  static List<String> of(
      Explanation explanation, DevicePicture found, Picture picture, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(
            "%s as a DMA address of %s (group %s, driver %s)"
                .formatted(
                    AddressRange.hex(explanation.address()),
                    explanation.device(),
                    BindingText.group(found),
                    BindingText.driver(found.device()))));
    Set<Claim> claims = new LinkedHashSet<>();
    Set<String> advice = new LinkedHashSet<>();
    for (Answer answer : explanation.answers()) {
      lines.add("");
      lines.addAll(
          style.wrapped(
              "%-8s  %s"
                  .formatted(
                      answer.consumer().title(),
                      coloured(Printable.of(answer.sentence()), answer.verdict(), style)),
              " ".repeat(10)));
      claims.addAll(answer.claims());
      if (!answer.advice().isEmpty()) {
        advice.add(answer.advice());
      }
    }
    lines.add("");
    if (claims.isEmpty()) {
      lines.addAll(style.wrapped(Unclaimed.sentence(explanation, picture), ""));
    } else {
      lines.add(style.bold("Claimed by"));
      claims.forEach(claim -> lines.addAll(ClaimText.of(claim, style)));
    }
    if (!advice.isEmpty()) {
      lines.add("");
      lines.add(style.bold("What to do"));
      advice.forEach(text -> lines.addAll(style.wrapped("  - " + Printable.of(text), "    ")));
    }
    return lines;
  }

  private static String coloured(String sentence, Verdict verdict, Style style) {
    return switch (verdict) {
      case YES -> style.green(sentence);
      case DANGEROUS, REFUSED -> style.red(sentence);
      case NO -> style.yellow(sentence);
      case NOT_APPLICABLE, UNKNOWN -> sentence;
    };
  }
}
