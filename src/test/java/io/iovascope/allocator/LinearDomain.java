// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import io.iovascope.allocator.AllocatorTraits.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * The kernel's caches above a {@link LinearTree}, written down once more without any thought of
 * speed. The time of the depots' workers is given by the caller.
 */
final class LinearDomain {

  private static final int ORDERS = 6;

  private final AllocatorTraits traits;
  private final boolean[] online;
  final LinearTree tree;

  /** By order and CPU: two magazines, loaded and previous. */
  private final List<List<List<List<Long>>>> magazines = new ArrayList<>();

  private final List<List<List<Long>>> depots = new ArrayList<>();
  final long[] workerDue = new long[ORDERS];

  LinearDomain(AllocatorTraits traits, int cpus, long startPfn) {
    this.traits = traits;
    online = new boolean[cpus];
    Arrays.fill(online, true);
    tree = new LinearTree(traits.retry(), startPfn);
    for (int order = 0; order < ORDERS; order++) {
      List<List<List<Long>>> byCpu = new ArrayList<>();
      for (int cpu = 0; cpu < cpus; cpu++) {
        byCpu.add(new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>())));
      }
      magazines.add(byCpu);
      depots.add(new ArrayList<>());
      workerDue[order] = Long.MAX_VALUE;
    }
  }

  private static int order(long size) {
    int order = 0;
    while (1L << order < size) {
      order++;
    }
    return order;
  }

  long alloc(int cpu, long asked, long limitPfn, boolean flush) {
    boolean rounds = traits.rounding() == Rounding.BY_ALLOCATOR && asked < 32;
    long size = rounds ? 1L << order(asked) : asked;
    long limit = limitPfn + 1;
    if (order(size) < ORDERS) {
      long cached = get(order(size), cpu, limit - size);
      if (cached != 0) {
        return cached;
      }
    }
    OptionalLong pfn = tree.alloc(size, limit);
    if (pfn.isEmpty() && flush) {
      for (int each = 0; each < online.length; each++) {
        if (online[each]) {
          emptyCpu(each);
        }
      }
      depots.forEach(depot -> depot.forEach(this::freeAll));
      depots.forEach(List::clear);
      pfn = tree.alloc(size, limit);
    }
    return pfn.orElse(0);
  }

  private long get(int order, int cpu, long highest) {
    List<List<Long>> two = magazines.get(order).get(cpu);
    List<List<Long>> depot = depots.get(order);
    if (two.get(0).isEmpty()) {
      if (!two.get(1).isEmpty()) {
        Collections.swap(two, 0, 1);
      } else if (!depot.isEmpty()) {
        two.set(0, depot.remove(depot.size() - 1));
      } else {
        return 0;
      }
    }
    List<Long> loaded = two.get(0);
    for (int i = loaded.size() - 1; i >= 0; i--) {
      if (Long.compareUnsigned(loaded.get(i), highest) <= 0) {
        long pfn = loaded.get(i);
        Collections.swap(loaded, i, loaded.size() - 1);
        loaded.remove(loaded.size() - 1);
        return pfn;
      }
    }
    return 0;
  }

  void free(int cpu, long pfn, long size, long now) {
    int order = order(size);
    if (order >= ORDERS) {
      tree.free(pfn);
      return;
    }
    int capacity = traits.magazineSize();
    List<List<Long>> two = magazines.get(order).get(cpu);
    List<Long> surplus = List.of();
    if (two.get(0).size() == capacity) {
      if (two.get(1).size() < capacity) {
        Collections.swap(two, 0, 1);
      } else {
        List<List<Long>> depot = depots.get(order);
        if (traits.depotLimit() == AllocatorTraits.UNLIMITED) {
          depot.add(two.get(0));
          workerDue[order] = Math.min(workerDue[order], now + 100_000_000);
        } else if (depot.size() < traits.depotLimit()) {
          depot.add(two.get(0));
        } else {
          surplus = two.get(0);
        }
        two.set(0, new ArrayList<>());
      }
    }
    two.get(0).add(pfn);
    surplus.forEach(tree::free);
  }

  /** Lets the workers run as their times come. */
  void advance(long now) {
    for (int order = 0; order < ORDERS; order++) {
      while (workerDue[order] <= now) {
        List<List<Long>> depot = depots.get(order);
        if (depot.size() > onlineCpus()) {
          freeAll(depot.remove(depot.size() - 1));
          workerDue[order] += 100_000_000;
        } else {
          workerDue[order] = Long.MAX_VALUE;
        }
      }
    }
  }

  /** A CPU that goes leaves nothing in its caches. */
  void setOnline(int cpu, boolean now) {
    if (online[cpu] && !now) {
      emptyCpu(cpu);
    }
    online[cpu] = now;
  }

  private void emptyCpu(int cpu) {
    magazines.forEach(byCpu -> byCpu.get(cpu).forEach(this::freeAll));
  }

  private int onlineCpus() {
    int count = 0;
    for (boolean one : online) {
      count += one ? 1 : 0;
    }
    return count;
  }

  int depotSize(int order) {
    return depots.get(order).size();
  }

  private void freeAll(List<Long> magazine) {
    magazine.forEach(tree::free);
    magazine.clear();
  }

  long cached() {
    long cached = 0;
    for (int order = 0; order < ORDERS; order++) {
      for (List<List<Long>> two : magazines.get(order)) {
        cached += two.get(0).size() + two.get(1).size();
      }
      for (List<Long> magazine : depots.get(order)) {
        cached += magazine.size();
      }
    }
    return cached;
  }
}
