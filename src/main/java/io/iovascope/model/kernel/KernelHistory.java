// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that mainline and stable releases do differently. Which release began it was looked up
 * in sources (docs/kernels.md).
 *
 * @param steps what a series and those after it do, from the oldest on
 * @param variations what some releases of a stable series do otherwise
 */
record KernelHistory<T>(List<Step<T>> steps, List<Variation<T>> variations) {

  KernelHistory {
    steps = List.copyOf(steps);
    variations = List.copyOf(variations);
  }

  /**
   * @param major first number of the first release that does it
   * @param minor second number
   */
  record Step<T>(int major, int minor, T value) {}

  /**
   * @param first the first sublevel of {@code major.minor} that does it
   * @param last the last one
   */
  record Variation<T>(int major, int minor, int first, int last, T value) {}

  static <T> KernelHistory<T> atFirst(T value) {
    return new KernelHistory<>(List.of(new Step<>(0, 0, value)), List.of());
  }

  KernelHistory<T> since(int major, int minor, T value) {
    List<Step<T>> longer = new ArrayList<>(steps);
    longer.add(new Step<>(major, minor, value));
    return new KernelHistory<>(longer, variations);
  }

  /** A change that came to a stable series with this sublevel. */
  KernelHistory<T> backported(int major, int minor, int sublevel, T value) {
    return with(new Variation<>(major, minor, sublevel, Integer.MAX_VALUE, value));
  }

  /** The first releases of a series did not have what the series is known for. */
  KernelHistory<T> before(int major, int minor, int sublevel, T value) {
    return with(new Variation<>(major, minor, 0, sublevel - 1, value));
  }

  private KernelHistory<T> with(Variation<T> variation) {
    List<Variation<T>> longer = new ArrayList<>(variations);
    longer.add(variation);
    return new KernelHistory<>(steps, longer);
  }

  /** What a release does; of one whose sublevel is not known, what its series is known for. */
  T in(KernelNumber release) {
    Integer sublevel = release.sublevel();
    for (Variation<T> each : variations) {
      if (sublevel != null
          && each.major == release.major()
          && each.minor == release.minor()
          && sublevel >= each.first
          && sublevel <= each.last) {
        return each.value;
      }
    }
    T value = steps.get(0).value;
    for (Step<T> step : steps) {
      if (release.isAtLeast(step.major, step.minor)) {
        value = step.value;
      }
    }
    return value;
  }
}
