// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

/**
 * One answer to a {@link Question}.
 *
 * @param basis what gave it, for people
 */
record Told<T>(T value, Confidence confidence, String basis) {

  /** The kernel was seen doing it. */
  static <T> Told<T> measured(T value, String basis) {
    return new Told<>(value, Confidence.EXACT, basis);
  }

  /** A name in its code tells. */
  static <T> Told<T> byName(T value, String basis) {
    return new Told<>(value, Confidence.DERIVED, basis);
  }
}
