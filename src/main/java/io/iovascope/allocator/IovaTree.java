// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import io.iovascope.allocator.tree.AlignedFit;
import io.iovascope.allocator.tree.RangeTree;

/**
 * The search for free pages, from the top down, and where it starts: {@code
 * __alloc_and_insert_iova_range}, {@code remove_iova} and {@code reserve_iova}.
 */
final class IovaTree {

  /** No range was found. */
  static final long NONE = -1;

  /** The first pfn above 4 GiB: {@code dma_32bit_pfn}. */
  static final long DMA_32BIT_PFN = 1L << 20;

  private final RangeTree ranges;
  private final long startPfn;
  private final AllocatorTraits.Retry retry;

  /** Where the last range at or above 4 GiB starts, or the next one if it is gone. */
  private long cached = RangeTree.ANCHOR;

  /** The same below 4 GiB. */
  private long cached32 = RangeTree.ANCHOR;

  private long max32AllocSize = DMA_32BIT_PFN;
  private long pages;
  private long pagesBelow4GiB;

  IovaTree(AllocatorTraits traits, long startPfn) {
    this.startPfn = startPfn;
    retry = traits.retry();
    ranges = new RangeTree(startPfn);
  }

  long max32AllocSize() {
    return max32AllocSize;
  }

  RangeTree ranges() {
    return ranges;
  }

  /** How many pages all ranges hold. */
  long pages() {
    return pages;
  }

  /** How many of these lie below 4 GiB. */
  long pagesBelow4GiB() {
    return pagesBelow4GiB;
  }

  /**
   * @param sign 1 for pages that a range takes, -1 for those that it gives back
   */
  private void count(long low, long high, int sign) {
    pages += sign * (high - low + 1);
    if (low < DMA_32BIT_PFN) {
      pagesBelow4GiB += sign * (Math.min(high, DMA_32BIT_PFN - 1) - low + 1);
    }
  }

  /**
   * Takes pages, aligned to their number rounded up to a power of two.
   *
   * @param end the first pfn that is too high
   * @return the first pfn, or {@link #NONE}; 0 only as {@link AllocatorTraits.Retry#WRAPS} says
   */
  long alloc(long size, long end) {
    boolean below4GiB = end <= DMA_32BIT_PFN;
    if (below4GiB && size >= max32AllocSize) {
      return NONE;
    }
    long start = below4GiB ? cached32 : cached;
    ranges.seek(start);
    long startHigh = ranges.high();
    long pfn = searchDown(size, end);
    if (pfn == NONE) {
      if (retry != AllocatorTraits.Retry.NONE) {
        pfn = searchAgain(size, end, start == RangeTree.ANCHOR ? afterAnchor() : startHigh + 1);
      }
      if (pfn == NONE) {
        // Also after a search above 4 GiB: that is what the kernel does.
        max32AllocSize = size;
        return NONE;
      }
    }
    long high = pfn + size - 1;
    ranges.insertBelow(pfn, high);
    count(pfn, high, 1);
    if (high < DMA_32BIT_PFN) {
      cached32 = pfn;
    } else {
      cached = pfn;
    }
    return pfn;
  }

  private long afterAnchor() {
    return retry == AllocatorTraits.Retry.WRAPS ? 0 : Long.MAX_VALUE;
  }

  /** Searches from the cursor down; leaves it on the range above the gap that was found. */
  private long searchDown(long size, long end) {
    if (ranges.low() > end) {
      ranges.seek(end);
    }
    long top = Math.min(ranges.low(), end);
    if (top - size >= 0) {
      long pfn = (top - size) & AlignedFit.mask(size);
      if (pfn >= ranges.floor()) {
        return pfn;
      }
    }
    if (ranges.below() && ranges.seekFit(size)) {
      return (ranges.low() - size) & AlignedFit.mask(size);
    }
    return NONE;
  }

  /**
   * Searches what lies above the range where the first search began.
   *
   * @param bottom the first pfn behind that range
   */
  private long searchAgain(long size, long end, long bottom) {
    if (bottom >= end) {
      return NONE;
    }
    ranges.seek(end);
    // The gaps below were searched in vain, so whatever is found lies above the range.
    long pfn = searchDown(size, end);
    if (pfn == NONE && bottom < startPfn) {
      pfn = searchBelowStart(size, end, bottom);
    }
    if (pfn == NONE && bottom == startPfn) {
      throw new EndlessSearchException(size, end - 1);
    }
    return pfn;
  }

  /** The gaps that begin below the first allowed pfn; there are never more than a few. */
  private long searchBelowStart(long size, long end, long bottom) {
    ranges.seek(Math.min(startPfn, end));
    do {
      long top = Math.min(ranges.low(), end);
      long pfn = (top - size) & AlignedFit.mask(size);
      if (top >= size && pfn >= Math.max(ranges.bottom(), bottom)) {
        return pfn;
      }
    } while (ranges.below());
    return NONE;
  }

  /**
   * Removes the whole range that holds a page.
   *
   * @return whether there was one
   */
  boolean free(long pfn) {
    if (!ranges.seekHolder(pfn)) {
      return false;
    }
    long low = ranges.low();
    long high = ranges.high();
    ranges.remove();
    count(low, high, -1);
    long next = ranges.low();
    if (low == cached32 || (high < DMA_32BIT_PFN && low >= cached32)) {
      cached32 = next;
    }
    if (low < DMA_32BIT_PFN) {
      max32AllocSize = DMA_32BIT_PFN;
    }
    if (low >= cached) {
      cached = next;
    }
    return true;
  }

  /**
   * Keeps pages from being given out. A range that is there already and overlaps them is extended
   * downwards; what lies above all of them becomes a range of its own. Ranges are never joined.
   *
   * @return how many ranges came to be: 0 or 1
   */
  int reserve(long lowPfn, long highPfn) {
    long low = lowPfn;
    if (!ranges.seekHolder(low)) {
      ranges.seek(low);
    }
    while (ranges.low() <= highPfn) {
      if (low < ranges.low()) {
        extendDown(low);
      }
      if (highPfn <= ranges.high()) {
        return 0;
      }
      low = ranges.high() + 1;
      ranges.above();
    }
    ranges.insertBelow(low, highPfn);
    count(low, highPfn, 1);
    return 1;
  }

  private void extendDown(long low) {
    long before = ranges.low();
    ranges.extendDown(low);
    count(low, before - 1, 1);
    if (cached == before) {
      cached = low;
    }
    if (cached32 == before) {
      cached32 = low;
    }
  }
}
