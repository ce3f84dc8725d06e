// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.KernelRelease;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.host.Source.Contradiction;
import io.iovascope.host.Source.Contradiction.Said;
import io.iovascope.host.Source.Contradiction.What;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.PieceFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which logs are of the boot that counts: that of the kernel that other pieces name, else of the
 * first log that begins with its boot. A log of another boot tells nothing of this one.
 *
 * @param used the pieces without the logs of other boots
 * @param others why a log is not used, by the name of the piece
 * @param contradictions in what these logs differ
 */
record Boots(
    List<PieceFacts> used, Map<String, String> others, List<Contradiction> contradictions) {

  static Boots of(List<PieceFacts> pieces) {
    List<PieceFacts> logs =
        pieces.stream().filter(piece -> piece.exactness() == Exactness.LOG).toList();
    Optional<String> named =
        pieces.stream()
            .filter(piece -> piece.exactness() != Exactness.LOG)
            .flatMap(piece -> release(piece).stream())
            .findFirst();
    Optional<PieceFacts> main =
        logs.stream()
            .filter(log -> named.isPresent() && release(log).equals(named))
            .findFirst()
            .or(() -> logs.stream().filter(Boots::isWhole).findFirst())
            .or(() -> logs.stream().findFirst());
    if (main.isEmpty()) {
      return new Boots(pieces, Map.of(), List.of());
    }
    List<PieceFacts> used = new ArrayList<>();
    Map<String, String> others = new LinkedHashMap<>();
    List<Contradiction> contradictions = new ArrayList<>();
    for (PieceFacts piece : pieces) {
      boolean other = logs.contains(piece) && isOther(main.get(), piece);
      if (other) {
        others.put(
            piece.name(),
            "of another boot than %s (%s, not %s): it is not used"
                .formatted(main.get().name(), boot(piece), boot(main.get())));
        contradictions.add(contradiction(main.get(), piece));
      } else {
        used.add(piece);
      }
    }
    return new Boots(List.copyOf(used), others, contradictions);
  }

  private static boolean isWhole(PieceFacts log) {
    return log.status() == Reading.Status.OK;
  }

  private static boolean isOther(PieceFacts main, PieceFacts log) {
    return differ(release(main), release(log)) || differ(words(main), words(log));
  }

  private static Contradiction contradiction(PieceFacts main, PieceFacts log) {
    return differ(release(main), release(log))
        ? contradiction(What.KERNEL, main, release(main), log, release(log))
        : contradiction(What.COMMAND_LINE, main, words(main), log, words(log));
  }

  private static Contradiction contradiction(
      What what, PieceFacts main, Optional<String> taken, PieceFacts log, Optional<String> other) {
    return new Contradiction(
        what,
        what.label(),
        new Said(taken.orElse("?"), Origin.file(main.name())),
        new Said(other.orElse("?"), Origin.file(log.name())),
        0);
  }

  private static boolean differ(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }

  private static String boot(PieceFacts log) {
    return "Linux %s, '%s'".formatted(release(log).orElse("?"), words(log).orElse("?"));
  }

  private static Optional<String> release(PieceFacts piece) {
    return piece.facts().stream()
        .flatMap(
            told ->
                told.fact() instanceof Fact.Release release
                    ? Optional.of(release.release()).stream()
                    : Optional.<KernelRelease>empty().stream())
        .map(KernelRelease::text)
        .findFirst();
  }

  private static Optional<String> words(PieceFacts piece) {
    return piece.facts().stream()
        .flatMap(
            told ->
                told.fact() instanceof Fact.BootWords words
                    ? Optional.of(words.line().text()).stream()
                    : Optional.<String>empty().stream())
        .findFirst();
  }
}
