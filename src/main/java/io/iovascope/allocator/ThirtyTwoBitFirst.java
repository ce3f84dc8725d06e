// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/** When a device that can do more is given addresses below 4 GiB. */
public enum ThirtyTwoBitFirst {
  /** Every request tries them first: PCI devices of older kernels, mainline before 6.6. */
  EVERY_REQUEST,

  /** Until they run out for one request, and then never again: PCI devices of later ones. */
  UNTIL_FAILURE,

  /** {@code iommu.forcedac=1}, and all devices that are not PCI. */
  NEVER
}
