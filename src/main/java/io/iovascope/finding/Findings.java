package io.iovascope.finding;

import io.iovascope.model.Picture;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applies all rules. */
public final class Findings {

  private static final List<Rule> RULES =
      List.of(
          new RmrrUnreserved(),
          new RmrrBeyondAperture(),
          new NoIova(),
          new WindowEats32Bit(),
          new RmrrLocksGroup(),
          new PeerOverlap(),
          new DomainIds(),
          new FaultInForeignRegion(),
          new ModelMismatch(),
          new Space32BitLeft(),
          new SourceMissing());

  private Findings() {}

  /**
   * The ids of all rules and the severity that each has by itself, in the order of the catalogue.
   */
  public static Map<String, Finding.Severity> catalogue() {
    Map<String, Finding.Severity> catalogue = new LinkedHashMap<>();
    RULES.forEach(rule -> catalogue.put(rule.id(), rule.severity()));
    return catalogue;
  }

  /** The findings about a picture, worst first. */
  public static List<Finding> of(Picture picture) {
    return RULES.stream()
        .flatMap(rule -> rule.findings(picture).stream())
        .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::id))
        .toList();
  }
}
