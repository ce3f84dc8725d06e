package io.iovascope.finding;

import io.iovascope.model.Picture;
import java.util.Comparator;
import java.util.List;

/** Applies all rules. */
public final class Findings {

  private static final List<Rule> RULES = List.of(new ModelMismatch(), new SourceMissing());

  private Findings() {}

  /** The findings about a picture, worst first. */
  public static List<Finding> of(Picture picture) {
    return RULES.stream()
        .flatMap(rule -> rule.findings(picture).stream())
        .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::id))
        .toList();
  }
}
