// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.text.Label;

/** Who claims an address: the layers between firmware and the wires. */
public enum Layer {
  /** An RMRR of the DMAR table. */
  FIRMWARE(false),
  /** A region that the IOMMU driver reports for the group, as in {@code reserved_regions}. */
  IOMMU_API(false),
  /** A range that iommu-dma keeps out of the IOVA tree of the DMA API. */
  DMA_IOMMU(true),
  /** Addresses that the device or the page tables cannot reach. */
  LIMIT(true),
  /** A region that VFIO type1 cuts out of the valid ranges. */
  VFIO(true),
  /** A region that iommufd cuts out of the valid ranges. */
  IOMMUFD(true),
  /** Addresses that PCIe switches may deliver to another device. */
  FABRIC(false);

  private final boolean withholds;

  Layer(boolean withholds) {
    this.withholds = withholds;
  }

  /**
   * Whether the kernel keeps addresses that this layer claims from being used. A claim of the other
   * layers is knowledge, or a danger, that the kernel does not act on.
   */
  public boolean withholds() {
    return withholds;
  }

  /** The name in every output, such as {@code dma-iommu}. */
  public String label() {
    return Label.of(this);
  }
}
