// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.DmarTable;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import io.iovascope.host.Source.Contradiction;
import io.iovascope.host.Source.Contradiction.Said;
import io.iovascope.host.Source.Contradiction.What;
import io.iovascope.host.fact.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What two pieces say differently although it cannot be both on one host in one boot. */
final class Contradictions {

  private static final String PLACES = " and ";

  private final PieceEvidence evidence;

  /** By the pair of pieces and the kind: one line for each is enough. */
  private final Map<String, Contradiction> found = new LinkedHashMap<>();

  private final Map<String, Integer> counts = new HashMap<>();

  private Contradictions(PieceEvidence evidence) {
    this.evidence = evidence;
  }

  static List<Contradiction> of(PieceEvidence evidence) {
    Contradictions all = new Contradictions(evidence);
    all.compare(Fact.Release.class, What.KERNEL, fact -> one("kernel", fact.release().text()));
    all.compare(Fact.Hostname.class, What.HOST_NAME, fact -> one("host", fact.name()));
    all.compare(
        Fact.BootWords.class, What.COMMAND_LINE, fact -> one("command line", fact.line().text()));
    all.compare(
        Fact.Identity.class,
        What.FUNCTION,
        fact ->
            fact.vendor() == null || fact.device() == null
                ? Map.of()
                : one(
                    fact.address().toString(),
                    "[%04x:%04x]".formatted(fact.vendor(), fact.device())));
    all.compare(Fact.Ranges.class, What.BAR, Contradictions::places, Contradictions::areElsewhere);
    all.compare(Fact.Unit.class, What.UNIT, fact -> registers(fact.unit()));
    all.compare(
        Fact.InGroup.class, What.GROUP, fact -> one(fact.device(), "group " + fact.group()));
    all.compare(Fact.Table.class, What.TABLE_MAKER, fact -> maker(fact.table()));
    all.compare(Fact.Table.class, What.REGIONS, fact -> regions(fact.table()));
    List<Contradiction> contradictions = new ArrayList<>();
    all.found.forEach(
        (key, each) -> contradictions.add(each.withMore(all.counts.getOrDefault(key, 1) - 1)));
    return contradictions;
  }

  private static Map<String, String> one(String about, String value) {
    return Map.of(about, value);
  }

  /**
   * @param says what a fact says, by what it is about
   */
  private <F extends Fact> void compare(
      Class<F> kind, What what, Function<F, Map<String, String>> says) {
    compare(kind, what, says, (one, other) -> !one.equals(other));
  }

  /**
   * @param says what a fact says, by what it is about
   * @param contradict whether two values cannot both be true
   */
  private <F extends Fact> void compare(
      Class<F> kind,
      What what,
      Function<F, Map<String, String>> says,
      BiPredicate<String, String> contradict) {
    Map<String, Map<String, Said>> byPiece = new LinkedHashMap<>();
    for (PieceEvidence.Witness<F> witness : evidence.all(kind)) {
      says.apply(witness.fact())
          .forEach(
              (about, value) ->
                  byPiece
                      .computeIfAbsent(about, each -> new LinkedHashMap<>())
                      .put(witness.piece(), new Said(value, witness.origin())));
    }
    byPiece.forEach(
        (about, said) -> {
          List<Said> all = List.copyOf(said.values());
          Said taken = all.get(all.size() - 1);
          for (Said other : all) {
            if (contradict.test(other.value(), taken.value())) {
              add(new Contradiction(what, about, taken, other, 0));
            }
          }
        });
  }

  private void add(Contradiction contradiction) {
    String key =
        String.join(
            "\n",
            contradiction.what().name(),
            contradiction.other().origin().path(),
            contradiction.taken().origin().path());
    counts.merge(key, 1, Integer::sum);
    found.putIfAbsent(key, contradiction);
  }

  /**
   * Where BARs are. Not every piece knows their numbers; those of virtual functions and the windows
   * of bridges move.
   */
  private static Map<String, String> places(Fact.Ranges told) {
    String places =
        told.ranges().stream()
            .filter(range -> range.use() == PciResource.Use.BAR)
            .map(range -> "at 0x%x".formatted(range.range().start()))
            .collect(Collectors.joining(PLACES));
    return places.isEmpty() ? Map.of() : one(told.address().toString(), places);
  }

  /** A piece may lack some BARs. */
  private static boolean areElsewhere(String one, String other) {
    List<String> first = List.of(one.split(PLACES, -1));
    List<String> second = List.of(other.split(PLACES, -1));
    return !first.containsAll(second) && !second.containsAll(first);
  }

  private static Map<String, String> registers(IommuUnit unit) {
    IommuUnit.Capability capability = unit.capability();
    IommuUnit.ExtendedCapability extended = unit.extendedCapability();
    return capability == null || extended == null
        ? Map.of()
        : one(unit.name(), "cap 0x%x ecap 0x%x".formatted(capability.value(), extended.value()));
  }

  private static Map<String, String> maker(Reading<DmarTable> table) {
    return table
        .optional()
        .map(DmarTable::oemId)
        .filter(maker -> !maker.isEmpty())
        .map(maker -> one("the DMAR table", "of " + maker))
        .orElse(Map.of());
  }

  private static Map<String, String> regions(Reading<DmarTable> table) {
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
        .map(text -> one("the DMAR table", text.isEmpty() ? "without regions" : text))
        .orElse(Map.of());
  }
}
