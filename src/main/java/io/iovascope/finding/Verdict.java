// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;
import io.iovascope.model.picture.Picture;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The findings about a host, sorted by what somebody wants to be told.
 *
 * @param told what is new and not ignored, worst first
 * @param known what a former check found too
 * @param ignored what somebody decided not to be told of
 * @param expired decisions that hold no longer, and the findings that they were about are told
 */
public record Verdict(
    List<Finding> told, List<Finding> known, List<Ignored> ignored, List<Ignore> expired) {

  public Verdict {
    told = List.copyOf(told);
    known = List.copyOf(known);
    ignored = List.copyOf(ignored);
    expired = List.copyOf(expired);
  }

  /** A finding and the decision not to be told of it. */
  public record Ignored(Finding finding, Ignore by) {}

  /**
   * A finding of a former check.
   *
   * @param key {@link Finding#key()}, or what {@link SummaryKey} gives where none was written down
   * @param severity the severity that it had then
   */
  public record Known(String key, Severity severity) {}

  /**
   * What to ask for.
   *
   * @param only ids of the findings to look at; empty for all
   * @param baseline what is known already
   */
  public record Question(List<String> only, List<Ignore> ignores, List<Known> baseline) {

    public Question {
      only = List.copyOf(only);
      ignores = List.copyOf(ignores);
      baseline = List.copyOf(baseline);
    }
  }

  /**
   * Sorts what the rules have found.
   *
   * @param findings of all rules, worst first
   * @param picture what they are about
   * @param today the day that decisions expire by
   */
  public static Verdict of(
      List<Finding> findings, Picture picture, Question question, LocalDate today) {
    List<Finding> told = new ArrayList<>();
    List<Finding> known = new ArrayList<>();
    List<Ignored> ignored = new ArrayList<>();
    List<Ignore> valid =
        question.ignores.stream().filter(ignore -> !ignore.isExpired(today)).toList();
    Map<String, Severity> before = new HashMap<>();
    question.baseline.forEach(
        each -> before.merge(each.key(), each.severity(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
    for (Finding finding : findings) {
      if (!question.only.isEmpty() && !question.only.contains(finding.id())) {
        continue;
      }
      Ignore by =
          valid.stream()
              .filter(ignore -> ignore.matches(finding, picture))
              .findFirst()
              .orElse(null);
      if (by != null) {
        ignored.add(new Ignored(finding, by));
      } else if (isKnown(finding, before)) {
        known.add(finding);
      } else {
        told.add(finding);
      }
    }
    return new Verdict(
        told,
        known,
        ignored,
        question.ignores.stream().filter(ignore -> ignore.isExpired(today)).toList());
  }

  /** The same was there before, and was no less bad. */
  private static boolean isKnown(Finding finding, Map<String, Severity> before) {
    return Stream.of(finding.key(), SummaryKey.of(finding))
        .flatMap(key -> Stream.ofNullable(before.get(key)))
        .anyMatch(then -> then.compareTo(finding.severity()) <= 0);
  }

  /**
   * Whether anything that is told is at least that bad.
   *
   * @param threshold null for never
   */
  public boolean fails(@Nullable Severity threshold) {
    return threshold != null
        && told.stream().anyMatch(finding -> finding.severity().compareTo(threshold) <= 0);
  }
}
