// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was made last, by what was asked for. It also answers everybody who had asked before its
 * making began: those who wait while one is made share the next, and nobody gets what is older than
 * the question.
 *
 * @param <T> what is made
 */
final class OnceForAllWaiting<T> {

  private final Map<String, Made<T>> last = new ConcurrentHashMap<>();

  private record Made<T>(long began, T value) {}

  /**
   * What is asked for.
   *
   * @param key one of a few
   * @param asked when, as {@link System#nanoTime} tells it
   */
  T get(String key, long asked, Supplier<T> maker) {
    Made<T> made =
        last.compute(
            key,
            (same, before) ->
                before != null && before.began - asked > 0
                    ? before
                    : new Made<>(System.nanoTime(), maker.get()));
    return made.value;
  }
}
