// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import io.iovascope.address.AddressRange;
import io.iovascope.allocator.AllocatorTraits.Rounding;
import io.iovascope.allocator.tree.AlignedFit;
import io.iovascope.allocator.tree.RangeTree;
import java.util.ArrayList;
import java.util.List;

/**
 * One IOVA space with its caches: {@code struct iova_domain}. Several devices may share it. Sizes
 * are pages of 4096 bytes, places are page frame numbers (pfn). Times are nanoseconds that never go
 * back; where they begin does not matter.
 *
 * <p>Not for several threads at once.
 */
public final class IovaDomain {

  /** What a request gets that fails. Page 0 is never given out. */
  public static final long FAILED = 0;

  /** Bits of an address within a page. */
  public static final int PAGE_SHIFT = 12;

  /** The first pfn of a space on VT-d: page 0 is kept. */
  public static final long FIRST_PFN = 1;

  /** The last pfn there is. */
  static final long LAST_PFN = -1L >>> PAGE_SHIFT;

  private final AllocatorTraits traits;
  private final long startPfn;
  private final IovaTree tree;
  private final RangeCaches caches;
  private long reserved;
  private long live;

  /** An empty space that begins at page 1, as those of VT-d do. */
  public IovaDomain(AllocatorTraits traits, int cpus) {
    this(traits, cpus, FIRST_PFN);
  }

  /**
   * An empty space: {@code init_iova_domain}.
   *
   * @param cpus how many CPUs the host has; all are online
   * @param startPfn the first pfn that may be given out, at least 1
   */
  public IovaDomain(AllocatorTraits traits, int cpus, long startPfn) {
    if (cpus < 1 || startPfn < 1 || startPfn > LAST_PFN) {
      throw new IllegalArgumentException(
          "cannot have %d CPUs, first pfn 0x%x".formatted(cpus, startPfn));
    }
    this.traits = traits;
    this.startPfn = startPfn;
    tree = new IovaTree(traits, startPfn);
    caches = new RangeCaches(traits, cpus, tree);
  }

  /** What this space does as some kernels do. */
  public AllocatorTraits traits() {
    return traits;
  }

  /** How many CPUs there are. */
  public int cpus() {
    return caches.cpus();
  }

  /**
   * Keeps pages from being given out: {@code reserve_iova}. Live ranges among them stay.
   *
   * @param lastPfn the last of them
   */
  public void reserve(long firstPfn, long lastPfn) {
    if (firstPfn < 0 || lastPfn < firstPfn || lastPfn > LAST_PFN) {
      throw new IllegalArgumentException(
          "cannot reserve pfn 0x%x to 0x%x".formatted(firstPfn, lastPfn));
    }
    reserved += tree.reserve(firstPfn, lastPfn);
  }

  /** Reserves every page that holds one of these addresses. */
  public void reserve(AddressRange addresses) {
    reserve(addresses.start() >>> PAGE_SHIFT, addresses.end() >>> PAGE_SHIFT);
  }

  /**
   * Takes pages: {@code alloc_iova_fast}. Up to 5.15 the caller rounds the size: see {@link
   * #sizeFromCaller}.
   *
   * @param size pages, 1 or more
   * @param limitPfn the last pfn that the range may hold
   * @param flush whether to empty all caches and search again if there is no place
   * @return the first pfn, or {@link #FAILED}
   * @throws EndlessSearchException if the kernel would not come back
   */
  public long alloc(int cpu, long size, long limitPfn, boolean flush, long now) {
    if (size < 1 || size > LAST_PFN || limitPfn < 0 || limitPfn > LAST_PFN) {
      throw new IllegalArgumentException(
          "cannot take %d pages up to pfn 0x%x".formatted(size, limitPfn));
    }
    advance(now);
    long taken = traits.rounding() == Rounding.BY_ALLOCATOR ? RangeCaches.rounded(size) : size;
    long end = limitPfn + 1;
    long pfn = caches.get(cpu, taken, end);
    if (pfn == FAILED) {
      pfn = tree.alloc(taken, end);
      if (pfn == IovaTree.NONE) {
        if (!flush) {
          return FAILED;
        }
        caches.flush();
        pfn = tree.alloc(taken, end);
        if (pfn == IovaTree.NONE) {
          return FAILED;
        }
      }
    }
    if (pfn != FAILED) {
      live++;
    }
    return pfn;
  }

  /** How many pages the tree holds for a request of so many. */
  public static long pagesTaken(long size) {
    return RangeCaches.rounded(size);
  }

  /** What the kernel's caller passes to {@code alloc_iova_fast} for so many pages. */
  public long sizeFromCaller(long size) {
    return switch (traits.rounding()) {
      case BY_CALLER -> RangeCaches.rounded(size);
      case BY_ALLOCATOR -> size;
      case ALL_BY_CALLER -> powerOfTwo(size);
    };
  }

  private static long powerOfTwo(long size) {
    long power = Long.highestOneBit(size);
    return power == size ? size : power << 1;
  }

  /**
   * Gives pages back, to the cache of the CPU or to the tree: {@code free_iova_fast}. Like the
   * kernel, it believes the caller.
   *
   * @param pfn what {@link #alloc} returned
   * @param size what was asked for, before any rounding
   */
  public void free(int cpu, long pfn, long size, long now) {
    if (size < 1 || size > LAST_PFN || pfn < 0 || pfn > LAST_PFN) {
      throw new IllegalArgumentException("cannot free %d pages at pfn 0x%x".formatted(size, pfn));
    }
    advance(now);
    if (caches.put(cpu, pfn, size, now) || tree.free(pfn)) {
      live--;
    }
  }

  /** Lets the workers do what is due until {@code now}. */
  public void advance(long now) {
    if (caches.nextDue() <= now) {
      caches.advance(now);
    }
  }

  /** When a worker has something to do next, {@link Long#MAX_VALUE} if none has. */
  public long nextDue() {
    return caches.nextDue();
  }

  /**
   * Lets the worker of one depot run, due or not: {@code iova_depot_work_func}.
   *
   * @param order 0 to 5, for ranges of 2<sup>order</sup> pages
   */
  public void runDepotWorker(int order, long now) {
    caches.runWorker(order, now);
  }

  /** A CPU comes or goes; the caches of one that goes are emptied: {@code iova_cpuhp_dead}. */
  public void setOnline(int cpu, boolean online) {
    caches.setOnline(cpu, online);
  }

  /** How many ranges the tree has: reserved, live, cached and lost ones, not the anchor. */
  public long nodes() {
    return tree.ranges().size();
  }

  /** How many pages the ranges of the tree hold. */
  public long pages() {
    return tree.pages();
  }

  /** How many of these pages lie below 4 GiB. */
  public long pagesBelow4GiB() {
    return tree.pagesBelow4GiB();
  }

  /** How many ranges were reserved. */
  public long reserved() {
    return reserved;
  }

  /** How many ranges were given out and not given back. */
  public long live() {
    return live;
  }

  /** How many ranges were given back and are still in the tree, to be given out again. */
  public long cached() {
    return caches.size();
  }

  /** How many pages the cached ranges hold. */
  public long cachedPages() {
    return caches.pages();
  }

  /** How many full magazines the depot of an order has. */
  public int depotSize(int order) {
    return caches.depotSize(order);
  }

  /** The kernel's guess which sizes cannot be had below 4 GiB, in pages: max32_alloc_size. */
  public long max32AllocSize() {
    return tree.max32AllocSize();
  }

  /** Every range of the tree, ascending, as addresses. */
  public List<AddressRange> ranges() {
    RangeTree ranges = tree.ranges();
    List<AddressRange> all = new ArrayList<>();
    ranges.seek(0);
    while (ranges.low() != RangeTree.ANCHOR) {
      all.add(
          new AddressRange(
              ranges.low() << PAGE_SHIFT, ranges.high() << PAGE_SHIFT | ((1L << PAGE_SHIFT) - 1)));
      ranges.above();
    }
    return all;
  }

  /**
   * What no range holds. Cached ranges count as held, as they do for a request of another size.
   *
   * @param limitPfn the last pfn to count
   */
  public FreeSpace freeSpace(long limitPfn) {
    long end = Math.min(limitPfn, LAST_PFN) + 1;
    long pages = 0;
    long gaps = 0;
    long largestGap = 0;
    long largestRequest = 0;
    RangeTree ranges = tree.ranges();
    ranges.seek(end);
    do {
      long floor = ranges.floor();
      long gap = Math.min(ranges.low(), end) - floor;
      if (gap > 0) {
        pages += gap;
        gaps++;
        largestGap = Math.max(largestGap, gap);
        largestRequest =
            Math.max(largestRequest, RangeCaches.roundedDown(AlignedFit.of(floor, floor + gap)));
      }
    } while (ranges.below());
    return new FreeSpace(pages, gaps, largestGap, largestRequest);
  }

  /** The first pfn that may be given out. */
  public long startPfn() {
    return startPfn;
  }
}
