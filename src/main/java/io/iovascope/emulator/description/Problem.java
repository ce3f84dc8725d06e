// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

/**
 * What is wrong with a description, and where.
 *
 * @param message one line
 */
public record Problem(Place place, String message) {

  /** As compilers print it, without the name of the file: {@code LINE:COLUMN: MESSAGE}. */
  @Override
  public String toString() {
    return "%d:%d: %s".formatted(place.line(), place.column(), message);
  }
}
