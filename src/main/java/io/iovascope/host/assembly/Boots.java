// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
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
 */
record Boots(List<PieceFacts> used, Map<String, String> others) {

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
      return new Boots(pieces, Map.of());
    }
    List<PieceFacts> used = new ArrayList<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (PieceFacts piece : pieces) {
      boolean other = logs.contains(piece) && isOther(main.get(), piece);
      if (other) {
        others.put(
            piece.name(),
            "of another boot than %s (%s, not %s): it is not used"
                .formatted(main.get().name(), boot(piece), boot(main.get())));
      } else {
        used.add(piece);
      }
    }
    return new Boots(List.copyOf(used), others);
  }

  private static boolean isWhole(PieceFacts log) {
    return log.status() == Reading.Status.OK;
  }

  private static boolean isOther(PieceFacts main, PieceFacts log) {
    return differ(release(main), release(log)) || differ(words(main), words(log));
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
