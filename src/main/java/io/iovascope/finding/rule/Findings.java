// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleDescription;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applies all rules. */
public final class Findings {

  public static final List<Rule> RULES =
      List.of(
          new RmrrUnreserved(),
          new RmrrBeyondAperture(),
          new DirectBroken(),
          new MappedAgain(),
          new NoIova(),
          new DacTransitionFault(),
          new IovaLeak(),
          new WindowEats32Bit(),
          new IovaPressure(),
          new RmrrLocksGroup(),
          new RmrrFwbug(),
          new RmrrUnaligned(),
          new OptionIgnored(),
          new AcsOverride(),
          new PiecesContradict(),
          new P2pOverlap(),
          new DomainIds(),
          new FaultRegion(),
          new AtsTimeout(),
          new DmarUnitZero(),
          new DmarUnitDead(),
          new IntremapErratum(),
          new IsochUnit(),
          new ApertureSmall(),
          new SwiotlbPressure(),
          new VfioEntryLimit(),
          new ModelMismatch(),
          new GpaExceedsIova(),
          new ApertureMixed(),
          new MaskSplit(),
          new ThirtyTwoBitLeft(),
          new RmrrScopeDead(),
          new TranslationInherited(),
          new UnitNoDevices(),
          new DmarChecksum(),
          new X2apicOptOut(),
          new GraphicsUntranslated(),
          new GroupOrder(),
          new Identity(),
          new Isa16m(),
          new KernelContradiction(),
          new RcacheMem(),
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

  /** All rules, for people, in the order of the catalogue. */
  public static List<RuleDescription> descriptions() {
    return RULES.stream()
        .map(rule -> new RuleDescription(rule.id(), rule.severity(), rule.notes()))
        .toList();
  }

  /** The findings of all rules, worst first. */
  public static List<Finding> of(Observed observed) {
    return of(RULES, observed);
  }

  public static List<Finding> of(List<Rule> rules, Observed observed) {
    return rules.stream()
        .flatMap(rule -> rule.findings(observed).stream())
        .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::id))
        .toList();
  }
}
