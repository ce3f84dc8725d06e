// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.tree;

/**
 * What fits into a gap between ranges. The kernel aligns a request to its size, rounded up to a
 * power of two, so a gap of 100 pages may hold no more than 32. If a size fits, so does every
 * smaller one; one number per gap therefore answers every request.
 */
public final class AlignedFit {

  private AlignedFit() {}

  /**
   * The most pages that one request can get from the gap, 0 if none.
   *
   * @param floor first free pfn
   * @param top the pfn behind the last free one; at or below {@code floor} if the gap is empty
   */
  public static long of(long floor, long top) {
    long length = top - floor;
    if (length <= 1) {
      return Math.max(length, 0);
    }
    int order = 63 - Long.numberOfLeadingZeros(length);
    // Sizes above 2^order want the next alignment; whatever fits there is below 2^(order + 1).
    long room = top - alignedUp(floor, order + 1);
    if (room > 1L << order) {
      return room;
    }
    room = top - alignedUp(floor, order);
    if (room > 1L << (order - 1)) {
      return Math.min(room, 1L << order);
    }
    return 1L << (order - 1);
  }

  /** The bits of a pfn that a request of {@code size} pages keeps: {@code align_mask}. */
  public static long mask(long size) {
    return -1L << order(size);
  }

  /** {@code order_base_2}: the smallest order whose power of two is at least {@code size}. */
  public static int order(long size) {
    return 64 - Long.numberOfLeadingZeros(size - 1);
  }

  private static long alignedUp(long pfn, int order) {
    long low = (1L << order) - 1;
    return (pfn + low) & ~low;
  }
}
