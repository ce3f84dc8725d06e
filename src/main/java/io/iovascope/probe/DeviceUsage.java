// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel keeps about the DMA addresses of a device. Masks are last addresses, unsigned.
 *
 * @param name as the kernel names the device; of a PCI device its address
 * @param driver null if there is none
 * @param streamingMask largest address for {@code dma_map_*}; null if the device has none
 * @param coherentMask largest address for {@code dma_alloc_*}; 0 if the device has none
 * @param busLimit largest address that its bus can carry; 0 if there is no such limit
 * @param thirtyTwoBitFirst {@code pci_32bit_workaround}: whether addresses below 4 GiB are tried
 *     first; it goes out for good at the first failure there; null if this kernel does not keep it
 */
public record DeviceUsage(
    String name,
    @Nullable String driver,
    @Nullable Long streamingMask,
    long coherentMask,
    long busLimit,
    @Nullable Boolean thirtyTwoBitFirst) {

  /**
   * The last address that {@code dma_map_*} may get in a space with this aperture, as in
   * iommu_dma_alloc_iova() of drivers/iommu/dma-iommu.c; null if the device has no mask.
   *
   * @param apertureEnd last address of the aperture
   */
  public @Nullable Long limit(long apertureEnd) {
    if (streamingMask == null) {
      return null;
    }
    long limit = lower(streamingMask, apertureEnd);
    return busLimit == 0 ? limit : lower(limit, busLimit);
  }

  private static long lower(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
