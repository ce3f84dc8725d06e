// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.DmarTable;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What two pieces say differently although it cannot be both on one host in one boot. */
final class Contradictions {

  private final PieceEvidence evidence;

  /** By the pair of pieces and the kind: one line for each is enough. */
  private final Map<String, Contradiction> found = new LinkedHashMap<>();

  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * A contradiction.
   *
   * @param piece the one that is not believed
   */
  record Contradiction(String piece, String text) {}

  private Contradictions(PieceEvidence evidence) {
    this.evidence = evidence;
  }

  static List<Contradiction> of(PieceEvidence evidence) {
    Contradictions all = new Contradictions(evidence);
    all.compare(Fact.Release.class, "kernel", fact -> "kernel", fact -> fact.release().text());
    all.compare(Fact.Hostname.class, "host name", fact -> "host", Fact.Hostname::name);
    all.compare(
        Fact.BootWords.class, "command line", fact -> "command line", fact -> fact.line().text());
    all.compare(
        Fact.Identity.class,
        "PCI function",
        fact -> fact.address().toString(),
        fact ->
            fact.vendor() == null || fact.device() == null
                ? ""
                : "[%04x:%04x]".formatted(fact.vendor(), fact.device()));
    all.compare(
        Fact.Unit.class, "unit", fact -> fact.unit().name(), fact -> registers(fact.unit()));
    all.compare(
        Fact.InGroup.class, "IOMMU group", Fact.InGroup::device, fact -> "group " + fact.group());
    all.compare(
        Fact.Table.class,
        "list of firmware regions",
        fact -> "the DMAR table",
        fact -> regions(fact.table()));
    List<Contradiction> contradictions = new ArrayList<>();
    all.found.forEach(
        (key, each) -> {
          int more = all.counts.getOrDefault(key, 1) - 1;
          contradictions.add(
              more == 0
                  ? each
                  : new Contradiction(
                      each.piece(), "%s (and %d more like it)".formatted(each.text(), more)));
        });
    return contradictions;
  }

  /**
   * @param subject what the fact is about
   * @param value what it says of it; empty for nothing
   */
  private <F extends Fact> void compare(
      Class<F> kind, String what, Function<F, String> subject, Function<F, String> value) {
    Map<String, Map<String, PieceEvidence.Witness<F>>> byPiece = new LinkedHashMap<>();
    for (PieceEvidence.Witness<F> witness : evidence.all(kind)) {
      byPiece
          .computeIfAbsent(subject.apply(witness.fact()), each -> new LinkedHashMap<>())
          .put(witness.piece(), witness);
    }
    byPiece.forEach(
        (about, witnesses) -> {
          List<PieceEvidence.Witness<F>> all =
              witnesses.values().stream()
                  .filter(witness -> !value.apply(witness.fact()).isEmpty())
                  .toList();
          for (int i = 0; i + 1 < all.size(); i++) {
            PieceEvidence.Witness<F> believed = all.get(all.size() - 1);
            PieceEvidence.Witness<F> other = all.get(i);
            String says = value.apply(other.fact());
            String better = value.apply(believed.fact());
            if (!says.equals(better)) {
              add(what, about, other, says, believed, better);
            }
          }
        });
  }

  private void add(
      String what,
      String about,
      PieceEvidence.Witness<?> other,
      String says,
      PieceEvidence.Witness<?> believed,
      String better) {
    String key = String.join("\n", what, other.piece(), believed.piece());
    counts.merge(key, 1, Integer::sum);
    found.putIfAbsent(
        key,
        new Contradiction(
            other.piece(),
            "another %s than %s: %s is %s (%s), and %s (%s), which counts; another machine, or another boot?"
                .formatted(
                    what, believed.piece(), about, says, other.place(), better, believed.place())));
  }

  private static String registers(IommuUnit unit) {
    IommuUnit.Capability capability = unit.capability();
    IommuUnit.ExtendedCapability extended = unit.extendedCapability();
    return capability == null || extended == null
        ? ""
        : "cap 0x%x ecap 0x%x".formatted(capability.value(), extended.value());
  }

  private static String regions(Reading<DmarTable> table) {
    return table
        .optional()
        .map(
            found ->
                String.join(
                    " ",
                    found.reservedMemory().stream()
                        .map(DmarTable.ReservedMemory::range)
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .toList()))
        .map(text -> text.isEmpty() ? "without regions" : text)
        .orElse("");
  }
}
