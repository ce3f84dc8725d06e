// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.probe.Occupancy;

/** Adds up the nodes of a space up to one page, in ascending order. */
final class SpaceTotals {

  private final long end;
  private final int shift;
  private final long firstPage;
  private final long lastPage;
  private long next;
  private long reserved;
  private long allocated;
  private long cached;
  private long queued;
  private long largestFree;
  private long largestAligned;

  /**
   * @param end last address that counts
   * @param shift pages have 2<sup>shift</sup> bytes
   * @param firstPage the first page that can be allocated
   */
  SpaceTotals(long end, int shift, long firstPage) {
    this.end = end;
    this.shift = shift;
    this.firstPage = firstPage;
    this.lastPage = end >>> shift;
    this.next = firstPage;
  }

  /** Counts nodes of one kind without a gap that lie above all that were counted. */
  void nodes(long low, long high, NodeKind kind) {
    if (low > lastPage || high < firstPage) {
      return;
    }
    long start = Math.max(low, firstPage);
    gap(start - 1);
    long pages = Math.min(high, lastPage) - start + 1;
    switch (kind) {
      case RESERVED, RESERVED_UNPREDICTED -> reserved += pages;
      case LIVE -> allocated += pages;
      case CACHED -> {
        allocated += pages;
        cached += pages;
      }
      case QUEUED -> {
        allocated += pages;
        queued += pages;
      }
    }
    next = high + 1;
  }

  private void gap(long last) {
    if (last < next) {
      return;
    }
    long pages = last - next + 1;
    largestFree = Math.max(largestFree, pages);
    if (pages > largestAligned) {
      long aligned = AddressSet.of(new AddressRange(next, last)).largestAlignedBlock();
      largestAligned = Math.max(largestAligned, aligned);
    }
    next = last + 1;
  }

  /**
   * The sum.
   *
   * @param cachedKnown whether it is known which nodes are cached
   */
  Occupancy occupancy(boolean cachedKnown, boolean queuedKnown) {
    gap(lastPage);
    long capacity = Math.max(0, lastPage - firstPage + 1);
    return new Occupancy(
        end,
        capacity << shift,
        reserved << shift,
        allocated << shift,
        cachedKnown ? cached << shift : null,
        queuedKnown ? queued << shift : null,
        capacity - reserved - allocated << shift,
        largestFree << shift,
        largestAligned << shift);
  }
}
