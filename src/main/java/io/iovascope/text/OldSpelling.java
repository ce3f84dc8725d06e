// SPDX-License-Identifier: Apache-2.0
package io.iovascope.text;

/**
 * A word that users type and that another has taken the place of. The old one goes on working for
 * one release.
 *
 * @param old as it was typed
 * @param now as it is typed today, or where to find it
 */
public record OldSpelling(String old, String now) {

  private static final String LAST_RELEASE = "0.3";

  /** What users of the old one are told, in one line. */
  public String note() {
    return "%s is now %s; the old spelling goes with %s".formatted(old, now, LAST_RELEASE);
  }
}
