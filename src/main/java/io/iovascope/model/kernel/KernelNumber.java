// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The number of a mainline or stable release.
 *
 * @param sublevel the third number; null if it is not known, as behind Debian's {@code 6.1.0-56}
 */
record KernelNumber(int major, int minor, @Nullable Integer sublevel) {

  /** What a kernel is taken for of which nothing is known. */
  static final KernelNumber NEWEST = new KernelNumber(Integer.MAX_VALUE, 0, 0);

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /** Whether it is of a series whose sources were looked at: 5.15 to 7.2. */
  boolean isLookedAt() {
    return isAtLeast(5, 15) && !isAtLeast(7, 3);
  }

  @Override
  public String toString() {
    return sublevel == null ? major + "." + minor : major + "." + minor + "." + sublevel;
  }
}
