// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.Source.Contradiction;
import io.iovascope.host.Source.Contradiction.What;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Pieces that were given as one host are of two machines, or of two boots of one. */
final class PiecesContradict implements Rule {

  @Override
  public String id() {
    return "pieces-contradict";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "pieces of a host contradict each other",
        "Of the files that were given as one host, two say something that cannot both be true on one"
            + " machine in one boot: they were collected on different machines, or before and after a"
            + " change. Of each such thing one counts (docs/pieces.md says which), and the"
            + " picture is put together from both. A log of another boot is left out.",
        "The kernel's release, the host name, the command line; for each PCI function that"
            + " two pieces name its ids, the places of its BARs and its group; the registers of each"
            + " unit; maker and regions of the DMAR table.",
        "Bug reports to which a log of today is attached, and lspci of the day before the new card.",
        "Collect the pieces again, all on one machine and in one boot, or give `--host` only those"
            + " that belong together.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Map<String, List<Contradiction>> byPiece = new LinkedHashMap<>();
    for (Contradiction each : observed.picture().host().contradictions()) {
      byPiece.computeIfAbsent(each.other().origin().path(), piece -> new ArrayList<>()).add(each);
    }
    return byPiece.entrySet().stream()
        .map(entry -> finding(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Finding finding(String piece, List<Contradiction> contradictions) {
    List<Evidence> evidence = new ArrayList<>();
    for (Contradiction each : contradictions) {
      evidence.add(
          new Evidence(
              each.other().origin(),
              "%s is %s%s"
                  .formatted(
                      each.about(),
                      each.other().value(),
                      each.more() == 0 ? "" : ", and %d more like it".formatted(each.more()))));
      evidence.add(
          new Evidence(
              each.taken().origin(),
              "%s is %s, which counts".formatted(each.about(), each.taken().value())));
    }
    String others =
        contradictions.stream()
            .map(each -> each.taken().origin().path())
            .distinct()
            .collect(Collectors.joining(" and "));
    String kinds =
        contradictions.stream()
            .map(Contradiction::what)
            .distinct()
            .map(What::label)
            .collect(Collectors.joining(", "));
    return new Finding(
        id(),
        severity(),
        new Subject.Source(Contradiction.SOURCE, piece),
        "%s contradicts %s: %s".formatted(piece, others, kinds),
        evidence,
        "collect all pieces again on one machine in one boot, or leave %s out".formatted(piece));
  }
}
