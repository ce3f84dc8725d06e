// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.KernelRelease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that kernel releases do differently.
 *
 * @param steps what a release and those after it do, from the oldest on
 */
record KernelHistory<T>(List<Step<T>> steps) {

  KernelHistory {
    steps = List.copyOf(steps);
  }

  /**
   * @param major first number of the first release that does it
   * @param minor second number
   */
  record Step<T>(int major, int minor, T value) {}

  static <T> KernelHistory<T> atFirst(T value) {
    return new KernelHistory<>(List.of(new Step<>(0, 0, value)));
  }

  KernelHistory<T> since(int major, int minor, T value) {
    List<Step<T>> longer = new ArrayList<>(steps);
    longer.add(new Step<>(major, minor, value));
    return new KernelHistory<>(longer);
  }

  /** What a release does; an unknown one is taken for a new one. */
  T in(@Nullable KernelRelease release) {
    T value = steps.get(0).value;
    for (Step<T> step : steps) {
      if (release == null || release.isAtLeast(step.major, step.minor)) {
        value = step.value;
      }
    }
    return value;
  }
}
