// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/**
 * What IOVA allocators of different kernels do differently. Each trait came with a change of its
 * own, and distributors take over changes one by one, so that every mix is possible.
 *
 * @param magazineSize ranges that a magazine holds: {@code IOVA_MAG_SIZE}
 * @param depotLimit magazines that the depot of one order holds ({@code MAX_GLOBAL_MAGS}), or
 *     {@link #UNLIMITED}; what comes on top goes back to the tree
 * @param retry what a search does that found nothing below where it began
 * @param rounding who rounds sizes up to a power of two, and which
 */
public record AllocatorTraits(int magazineSize, int depotLimit, Retry retry, Rounding rounding) {

  /** A depot without a limit. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Kernels before 6.0 as 5.15 came out. Those before 5.11 differ in more than is told here. */
  public static final AllocatorTraits OF_5_15 =
      new AllocatorTraits(128, 32, Retry.WRAPS, Rounding.BY_CALLER);

  /** 6.1 to 6.6. */
  public static final AllocatorTraits OF_6_1 =
      new AllocatorTraits(127, 32, Retry.STOPS_AT_END, Rounding.BY_ALLOCATOR);

  /** 6.7 and later. */
  public static final AllocatorTraits OF_6_7 =
      new AllocatorTraits(127, UNLIMITED, Retry.STOPS_AT_END, Rounding.BY_ALLOCATOR);

  public AllocatorTraits {
    if (magazineSize < 1 || magazineSize > 1 << 16 || depotLimit < 1) {
      throw new IllegalArgumentException(
          "magazines of %d ranges, depots of %d magazines".formatted(magazineSize, depotLimit));
    }
  }

  /** Who rounds sizes up to a power of two. */
  public enum Rounding {
    /** iommu_dma_alloc_iova() those that can be cached: kernels before 5.17. */
    BY_CALLER,
    /** alloc_iova_fast() those that can be cached, with the same result. */
    BY_ALLOCATOR,
    /** intel_alloc_iova() all of them: Intel's own DMA API, before 5.11. */
    ALL_BY_CALLER
  }

  /** What a search does that began in the middle of the tree and found nothing. */
  public enum Retry {
    /** It fails: kernels before 5.11. */
    NONE("no"),
    /**
     * It begins again at the top, down to the range where it began the first time. If that was the
     * anchor its lower bound is pfn 0, because one more than ~0 is 0: the range that it then finds
     * begins at pfn 0, which the caller takes for a failure, and is lost.
     */
    WRAPS("yes, and wraps at the end"),
    /** As {@link #WRAPS}, but a search that began at the anchor fails. */
    STOPS_AT_END("yes");

    private final String label;

    Retry(String label) {
      this.label = label;
    }

    /** The name in every output. */
    public String label() {
      return label;
    }
  }

  /** The kernels, in words that follow "kernels": {@code 6.1 to 6.6}. */
  public String label() {
    if (equals(OF_5_15)) {
      return "before 6.1";
    }
    if (equals(OF_6_1)) {
      return "6.1 to 6.6";
    }
    if (equals(OF_6_7)) {
      return "6.7 and later";
    }
    String text =
        "with magazines of %d, depots of %s, second search: %s"
            .formatted(
                magazineSize, depotLimit == UNLIMITED ? "any size" : depotLimit, retry.label());
    return rounding == Rounding.ALL_BY_CALLER ? text + ", all sizes rounded" : text;
  }

  /**
   * Whether a worker takes magazines out of a depot that has grown: {@code iova_depot_work_func}.
   */
  public boolean drainsDepot() {
    return depotLimit == UNLIMITED;
  }

  /**
   * Bytes of memory that a magazine takes: its pages' numbers and a word more, in a slab whose
   * sizes are powers of two. 128 ranges are a little more than 1 KiB, so they take 2 KiB.
   */
  public long magazineBytes() {
    long bytes = Long.BYTES * (magazineSize + 1L);
    return bytes == Long.highestOneBit(bytes) ? bytes : Long.highestOneBit(bytes) << 1;
  }
}
