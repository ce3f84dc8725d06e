// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import io.iovascope.allocator.tree.AlignedFit;
import java.util.Arrays;

/** The caches of all orders, their depots and the workers that drain these. */
final class RangeCaches {

  /** Sizes up to 2<sup>5</sup> pages are cached: {@code IOVA_RANGE_CACHE_MAX_SIZE}. */
  static final int ORDERS = 6;

  private final IovaTree tree;
  private final RangeCache[] orders = new RangeCache[ORDERS];
  private final boolean[] online;
  private int onlineCpus;
  private long nextDue = RangeCache.NEVER;

  RangeCaches(AllocatorTraits traits, int cpus, IovaTree tree) {
    this.tree = tree;
    for (int order = 0; order < ORDERS; order++) {
      orders[order] = new RangeCache(traits, cpus);
    }
    online = new boolean[cpus];
    Arrays.fill(online, true);
    onlineCpus = cpus;
  }

  /**
   * A size below 32 pages rounded up to a power of two, so that what is freed fits whatever is
   * cached with it.
   */
  static long rounded(long size) {
    return size < 1L << (ORDERS - 1) ? 1L << AlignedFit.order(size) : size;
  }

  /** The largest size that is at most {@code size} after it was rounded up; 0 of 0. */
  static long roundedDown(long size) {
    return size < 1L << (ORDERS - 1) ? Long.highestOneBit(size) : size;
  }

  /**
   * @param end the first pfn that is too high
   * @return 0 if there is no such range
   */
  long get(int cpu, long size, long end) {
    int order = AlignedFit.order(size);
    if (order >= ORDERS) {
      return 0;
    }
    long highest = end - size;
    // The kernel's number is unsigned: a size above the limit makes every range good enough.
    return orders[order].get(cpu, highest < 0 ? Long.MAX_VALUE : highest);
  }

  /**
   * @return whether ranges of this size are cached at all
   */
  boolean put(int cpu, long pfn, long size, long now) {
    int order = AlignedFit.order(size);
    if (order >= ORDERS) {
      return false;
    }
    if (orders[order].put(cpu, pfn, now, tree)) {
      nextDue = Math.min(nextDue, orders[order].workerDue());
    }
    return true;
  }

  /** Gives all that is cached back to the tree. */
  void flush() {
    for (int cpu = 0; cpu < online.length; cpu++) {
      if (online[cpu]) {
        flushCpu(cpu);
      }
    }
    for (RangeCache cache : orders) {
      cache.freeDepotTo(tree);
    }
  }

  private void flushCpu(int cpu) {
    for (RangeCache cache : orders) {
      cache.freeCpuTo(cpu, tree);
    }
  }

  void setOnline(int cpu, boolean nowOnline) {
    if (online[cpu] && !nowOnline) {
      flushCpu(cpu);
    }
    online[cpu] = nowOnline;
    onlineCpus = 0;
    for (boolean one : online) {
      onlineCpus += one ? 1 : 0;
    }
  }

  long nextDue() {
    return nextDue;
  }

  /** Runs the workers that are due until {@code now}, in the order of their times. */
  void advance(long now) {
    while (nextDue <= now && nextDue != RangeCache.NEVER) {
      long due = nextDue;
      for (int order = 0; order < ORDERS; order++) {
        if (orders[order].workerDue() == due) {
          runWorker(order, due);
        }
      }
    }
  }

  void runWorker(int order, long now) {
    orders[order].runWorker(onlineCpus, now, tree);
    nextDue = RangeCache.NEVER;
    for (RangeCache cache : orders) {
      nextDue = Math.min(nextDue, cache.workerDue());
    }
  }

  int depotSize(int order) {
    return orders[order].depotSize();
  }

  /** How many ranges are cached. */
  long size() {
    long size = 0;
    for (RangeCache cache : orders) {
      size += cache.size();
    }
    return size;
  }

  /** How many pages the cached ranges hold. */
  long pages() {
    long pages = 0;
    for (int order = 0; order < ORDERS; order++) {
      pages += orders[order].size() << order;
    }
    return pages;
  }

  int cpus() {
    return online.length;
  }
}
