// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/** What the allocator does differently in kernels of different age. */
public enum AllocatorEra {
  /** Kernels before 6.1, as 5.15 does it. Those before 5.13 differ in more than is told here. */
  UP_TO_5_15("before 6.1", 128, 32, false, true),

  /** 6.1 to 6.6. */
  FROM_6_1("6.1 to 6.6", 127, 32, true, false),

  /** 6.7 and later. */
  FROM_6_7("6.7 and later", 127, Integer.MAX_VALUE, true, false);

  private final String label;
  private final int magazineSize;
  private final int depotLimit;
  private final boolean roundsSizes;
  private final boolean retryWraps;

  AllocatorEra(
      String label, int magazineSize, int depotLimit, boolean roundsSizes, boolean retryWraps) {
    this.label = label;
    this.magazineSize = magazineSize;
    this.depotLimit = depotLimit;
    this.roundsSizes = roundsSizes;
    this.retryWraps = retryWraps;
  }

  /** The era of a release, by the first two numbers of {@code uname -r}. */
  public static AllocatorEra of(int major, int minor) {
    if (major > 6 || (major == 6 && minor >= 7)) {
      return FROM_6_7;
    }
    return major == 6 && minor >= 1 ? FROM_6_1 : UP_TO_5_15;
  }

  /** The kernels, in words that follow "kernels": {@code 6.1 to 6.6}. */
  public String label() {
    return label;
  }

  /** How many ranges a magazine holds: {@code IOVA_MAG_SIZE}. */
  public int magazineSize() {
    return magazineSize;
  }

  /**
   * How many magazines the depot of one order holds ({@code MAX_GLOBAL_MAGS}); what comes on top
   * goes back to the tree. Without a limit since 6.7.
   */
  public int depotLimit() {
    return depotLimit;
  }

  /**
   * Whether a worker takes magazines out of a depot that has grown: {@code iova_depot_work_func}.
   */
  public boolean drainsDepot() {
    return depotLimit == Integer.MAX_VALUE;
  }

  /**
   * Whether alloc_iova_fast() rounds sizes that can be cached up to a power of two. Where it does
   * not, iommu_dma_alloc_iova() does.
   */
  public boolean roundsSizes() {
    return roundsSizes;
  }

  /**
   * Whether a search that began at the anchor and failed begins again with pfn 0 as its lower
   * bound, because one more than ~0 is 0. The range that it then finds begins at pfn 0, which the
   * caller takes for a failure: the range is lost.
   */
  boolean retryWraps() {
    return retryWraps;
  }
}
