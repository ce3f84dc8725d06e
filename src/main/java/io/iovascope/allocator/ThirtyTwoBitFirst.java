// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/** When a device that can do more is given addresses below 4 GiB. */
public enum ThirtyTwoBitFirst {
  /** Every request tries them first: PCI devices before 6.6. */
  EVERY_REQUEST,

  /** Until they run out for one request, and then never again: PCI devices from 6.6 on. */
  UNTIL_FAILURE,

  /** {@code iommu.forcedac=1}, and all devices that are not PCI. */
  NEVER;

  /** What a release does for a PCI device without {@code iommu.forcedac=1}. */
  public static ThirtyTwoBitFirst of(int major, int minor) {
    return major > 6 || (major == 6 && minor >= 6) ? UNTIL_FAILURE : EVERY_REQUEST;
  }
}
