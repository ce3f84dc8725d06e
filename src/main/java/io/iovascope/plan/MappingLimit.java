// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import io.iovascope.model.picture.Picture;

/**
 * How many mappings a container of VFIO type1 may hold: {@code dma_entry_limit}.
 *
 * @param known whether the module is loaded; if not, it is what the kernel has by default
 */
record MappingLimit(long mappings, boolean known) {

  /** U16_MAX in drivers/vfio/vfio_iommu_type1.c. */
  private static final long DEFAULT = 65535;

  static MappingLimit of(Picture picture) {
    Long limit = picture.host().iommu().vfio().dmaEntryLimit();
    return limit == null ? new MappingLimit(DEFAULT, false) : new MappingLimit(limit, true);
  }

  /** As in {@code dma_entry_limit is 65535}. */
  @Override
  public String toString() {
    return "dma_entry_limit is %d%s".formatted(mappings, known ? "" : " unless set otherwise");
  }
}
