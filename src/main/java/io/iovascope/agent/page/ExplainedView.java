// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.explain.Explanation;
import io.iovascope.model.picture.Answer;
import io.iovascope.model.picture.Answer.Verdict;
import io.iovascope.model.picture.Claim;
import java.util.List;

/**
 * Who claims an address that somebody asked for.
 *
 * @param unclaimed what there is to say if nobody does; empty if somebody does
 * @param advice what to do; empty if there is nothing to do
 */
record ExplainedView(
    String device,
    String address,
    List<Row> answers,
    List<ClaimRow> claims,
    String unclaimed,
    List<String> advice) {

  /**
   * What one consumer may do.
   *
   * @param tone class in the style sheet
   */
  record Row(String consumer, String verdict, String tone, String sentence) {}

  /**
   * Somebody's claim.
   *
   * @param range end inclusive
   */
  record ClaimRow(String range, String kind, String confidence, String origin) {}

  /**
   * @param unclaimed what there is to say if nobody claims it
   */
  static ExplainedView of(Explanation explanation, String unclaimed) {
    // Several consumers may have one claim each of the same origin.
    List<ClaimRow> claims =
        explanation.answers().stream()
            .flatMap(answer -> answer.claims().stream())
            .map(ExplainedView::claim)
            .distinct()
            .toList();
    return new ExplainedView(
        explanation.device().toString(),
        AddressRange.hex(explanation.address()),
        explanation.answers().stream().map(ExplainedView::row).toList(),
        claims,
        claims.isEmpty() ? PageText.of(unclaimed) : "",
        explanation.answers().stream()
            .map(answer -> PageText.of(answer.advice()))
            .filter(advice -> !advice.isEmpty())
            .distinct()
            .toList());
  }

  private static Row row(Answer answer) {
    return new Row(
        answer.consumer().title(),
        answer.verdict().label(),
        tone(answer.verdict()),
        PageText.of(answer.sentence()));
  }

  private static String tone(Verdict verdict) {
    return switch (verdict) {
      case YES -> "good";
      case DANGEROUS, REFUSED -> "bad";
      case NO, UNKNOWN -> "note";
      case NOT_APPLICABLE -> "plain";
    };
  }

  private static ClaimRow claim(Claim claim) {
    return new ClaimRow(
        claim.range().toString(),
        claim.kind().label(),
        claim.confidence().label(),
        PageText.of(claim.provenance().toString()));
  }
}
