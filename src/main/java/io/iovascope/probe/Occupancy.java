// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import org.jspecify.annotations.Nullable;

/**
 * How full a space is up to an address. Sizes are in bytes, unsigned. Capacity is the sum of
 * reserved, allocated and free.
 *
 * @param end last address that counts
 * @param capacity from the first page that can be allocated to {@code end}
 * @param reserved in nodes that no driver asked for
 * @param allocated in all other nodes: live, cached and queued
 * @param cached the part of {@code allocated} that drivers have freed and that is kept for requests
 *     of the same size; null if unknown
 * @param queued the part of {@code allocated} that drivers have freed and that waits for a flush of
 *     the IOTLB; null if unknown
 * @param free in no node
 * @param largestFree the longest range without a node
 * @param largestAlignedFree the largest request that fits: it has to start at a multiple of its
 *     size rounded up to a power of two
 */
public record Occupancy(
    long end,
    long capacity,
    long reserved,
    long allocated,
    @Nullable Long cached,
    @Nullable Long queued,
    long free,
    long largestFree,
    long largestAlignedFree) {

  /** What can be given out of the empty space. */
  public long available() {
    return capacity - reserved;
  }

  /**
   * How large a part is of what can be given out.
   *
   * @param bytes at most what is {@link #available}
   * @return from 0 to 1; of nothing everything is taken
   */
  public double share(long bytes) {
    return available() == 0 ? 1 : (double) bytes / available();
  }

  /**
   * Whether the numbers can be: no part is larger than what it is a part of. A document from
   * another process may say anything.
   */
  public boolean addsUp() {
    Long live = live();
    return within(free, capacity)
        && within(allocated, capacity - free)
        && (live == null || within(live, allocated));
  }

  private static boolean within(long bytes, long limit) {
    return bytes >= 0 && bytes <= limit;
  }

  /** What drivers use; null if it is not known what is only cached or queued. */
  public @Nullable Long live() {
    return cached == null || queued == null ? null : allocated - cached - queued;
  }
}
