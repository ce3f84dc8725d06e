// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import java.util.Locale;

/** How well a cause fits what is known of a fault, best first. An order, and no measure. */
public enum Likelihood {
  /** What is known admits hardly anything else. */
  SETTLED,
  LIKELY,
  POSSIBLE,
  /** Seen in the field with faults like this one, but not often. */
  SELDOM;

  /** The name in every output: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
