// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/**
 * The freed ranges of one order, 2<sup>order</sup> pages, that stay in the tree to be used again:
 * {@code struct iova_rcache}.
 */
final class RangeCache {

  /** No worker is on its way. */
  static final long NEVER = Long.MAX_VALUE;

  /** How long the worker waits: {@code IOVA_DEPOT_DELAY}, in nanoseconds. */
  static final long DEPOT_DELAY = 100_000_000;

  private final boolean drainsDepot;
  private final CpuCache[] cpus;
  private final Depot depot;
  private long workerDue = NEVER;

  RangeCache(AllocatorTraits traits, int cpuCount) {
    drainsDepot = traits.drainsDepot();
    cpus = new CpuCache[cpuCount];
    for (int cpu = 0; cpu < cpuCount; cpu++) {
      cpus[cpu] = new CpuCache(traits.magazineSize());
    }
    depot = new Depot(traits.depotLimit());
  }

  /**
   * @param highest the last pfn that the range may start at
   * @return 0 if there is none
   */
  long get(int cpu, long highest) {
    return cpus[cpu].get(highest, depot);
  }

  /**
   * @return whether the worker of the depot may now be due earlier
   */
  boolean put(int cpu, long pfn, long now, IovaTree tree) {
    Magazine moved = cpus[cpu].put(pfn);
    if (moved == null) {
      return false;
    }
    if (!depot.push(moved)) {
      moved.freeTo(tree);
    }
    if (!drainsDepot || workerDue != NEVER) {
      return false;
    }
    workerDue = now + DEPOT_DELAY;
    return true;
  }

  /** When the worker of the depot runs next, in nanoseconds, or {@link #NEVER}. */
  long workerDue() {
    return workerDue;
  }

  /**
   * Takes one magazine out of the depot if it has more than there are CPUs, and then comes again:
   * {@code iova_depot_work_func}.
   */
  void runWorker(int onlineCpus, long now, IovaTree tree) {
    Magazine surplus = depot.size() > onlineCpus ? depot.pop() : null;
    if (surplus == null) {
      workerDue = NEVER;
    } else {
      surplus.freeTo(tree);
      workerDue = now + DEPOT_DELAY;
    }
  }

  int depotSize() {
    return depot.size();
  }

  /** How many ranges are cached. */
  long size() {
    long size = depot.ranges();
    for (CpuCache cpu : cpus) {
      size += cpu.size();
    }
    return size;
  }

  void freeCpuTo(int cpu, IovaTree tree) {
    cpus[cpu].freeTo(tree);
  }

  void freeDepotTo(IovaTree tree) {
    depot.freeTo(tree);
  }
}
