// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.text.Label;

/** How sure a statement is, best first. */
public enum Confidence {
  /** Read from the kernel. */
  EXACT,
  /** Follows by the kernel's rules from what was read. */
  DERIVED,
  /** An input is missing; the origin says which. */
  ASSUMED;

  /** The name in every output: lower case. */
  public String label() {
    return Label.of(this);
  }

  /** The less sure of the two. */
  public Confidence and(Confidence other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
