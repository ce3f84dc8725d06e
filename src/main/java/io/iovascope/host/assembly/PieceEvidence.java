// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all pieces tell. Facts are in ascending order of worth: of two about the same thing the
 * later counts. Of two pieces that are equally near to the kernel the one that was given first is
 * worth more.
 *
 * @param name what all pieces together are called, in "not in NAME"
 */
record PieceEvidence(String name, List<PieceFacts> pieces) {

  /**
   * A fact and its place.
   *
   * @param piece name of the piece
   * @param line from 1; 0 for the whole piece
   */
  record Witness<F extends Fact>(F fact, String piece, int line) {

    /** The place, such as {@code dmesg.txt line 210}. */
    Origin origin() {
      return line == 0 ? Origin.file(piece) : Origin.line(piece, line);
    }
  }

  static PieceEvidence of(String name, List<PieceFacts> given) {
    List<PieceFacts> pieces = new ArrayList<>();
    for (int i = given.size() - 1; i >= 0; i--) {
      pieces.add(given.get(i));
    }
    pieces.sort(Comparator.comparing(PieceFacts::exactness));
    return new PieceEvidence(name, List.copyOf(pieces));
  }

  <F extends Fact> List<Witness<F>> all(Class<F> kind) {
    List<Witness<F>> all = new ArrayList<>();
    for (PieceFacts piece : pieces) {
      for (FactAt told : piece.facts()) {
        if (kind.isInstance(told.fact())) {
          all.add(new Witness<>(kind.cast(told.fact()), piece.name(), told.line()));
        }
      }
    }
    return all;
  }

  <F extends Fact> Optional<Witness<F>> best(Class<F> kind) {
    List<Witness<F>> all = all(kind);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  boolean has(Class<? extends Fact> kind) {
    return best(kind).isPresent();
  }

  /**
   * What the best piece says.
   *
   * @param path where a host has it
   * @param command what fetches it
   */
  <F extends Fact, T> Reading<T> reading(
      Class<F> kind, Function<F, T> value, String path, String command) {
    return best(kind)
        .map(found -> Reading.ok(value.apply(found.fact()), found.piece()))
        .orElseGet(() -> missing(path, command));
  }

  /** The same of a fact that is a reading itself. */
  <F extends Fact, T> Reading<T> read(
      Class<F> kind, Function<F, Reading<T>> reading, String path, String command) {
    return best(kind)
        .map(found -> reading.apply(found.fact()))
        .orElseGet(() -> missing(path, command));
  }

  /** Of what no piece tells. */
  <T> Reading<T> missing(String path, String command) {
    return Reading.notCollected(path, "not in %s; to have it: %s".formatted(name, command));
  }
}
