// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that the kernels of Enterprise Linux and its clones do differently, by the build number
 * behind the base release: 570 of {@code 5.14.0-570.32.1.el9_6}. The first kernel of each minor
 * release was looked at; a change came somewhere between two of them.
 *
 * @param steps what a build and those after it do, by major release, from the oldest on
 */
record EnterpriseHistory<T>(List<Step<T>> steps) {

  /** The first builds of 8.0 to 8.10, 9.0 to 9.6 and 10.0. */
  private static final List<Build> LOOKED_AT =
      List.of(
          new Build(8, 80),
          new Build(8, 147),
          new Build(8, 193),
          new Build(8, 240),
          new Build(8, 305),
          new Build(8, 348),
          new Build(8, 372),
          new Build(8, 425),
          new Build(8, 477),
          new Build(8, 513),
          new Build(8, 553),
          new Build(9, 70),
          new Build(9, 162),
          new Build(9, 284),
          new Build(9, 362),
          new Build(9, 427),
          new Build(9, 503),
          new Build(9, 570),
          new Build(10, 55));

  EnterpriseHistory {
    steps = List.copyOf(steps);
  }

  /**
   * @param release the major release of the distribution
   * @param number the number behind the base release
   */
  record Build(int release, int number) {

    @Override
    public String toString() {
      return "build %d of Enterprise Linux %d".formatted(number, release);
    }
  }

  /**
   * @param from the first build that does it
   */
  record Step<T>(Build from, T value) {}

  static <T> EnterpriseHistory<T> always(T value) {
    return new EnterpriseHistory<T>(List.of())
        .since(8, 0, value)
        .since(9, 0, value)
        .since(10, 0, value);
  }

  static <T> EnterpriseHistory<T> atFirst(T value) {
    return new EnterpriseHistory<T>(List.of()).since(8, 0, value);
  }

  EnterpriseHistory<T> since(int release, int build, T value) {
    List<Step<T>> longer = new ArrayList<>(steps);
    longer.add(new Step<>(new Build(release, build), value));
    return new EnterpriseHistory<>(longer);
  }

  /** What a build does: sure if builds on both sides of it, or it itself, were looked at. */
  Optional<Told<T>> in(Build build) {
    Optional<T> value = at(build);
    Optional<Build> next =
        LOOKED_AT.stream()
            .filter(each -> each.release == build.release && each.number >= build.number)
            .findFirst();
    boolean older =
        LOOKED_AT.stream()
            .anyMatch(each -> each.release == build.release && each.number <= build.number);
    boolean sure = older && next.isPresent() && next.flatMap(this::at).equals(value);
    return value.map(
        known ->
            sure
                ? Told.byName(known, build.toString())
                : new Told<>(known, Confidence.ASSUMED, build + ", which was not looked at"));
  }

  private Optional<T> at(Build build) {
    Optional<T> value = Optional.empty();
    for (Step<T> step : steps) {
      if (step.from.release == build.release && step.from.number <= build.number) {
        value = Optional.of(step.value);
      }
    }
    return value;
  }
}
