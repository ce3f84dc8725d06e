// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import io.iovascope.allocator.AllocatorTraits.Rounding;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code drivers/iommu/dma-iommu.c} above a {@link LinearDomain}, written down once more without
 * any thought of speed: the 32-bit try, the flush queue with its counters, and its timer.
 */
final class LinearDmaApi {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long LAST_32_BIT = 0xffff_ffffL;

  /** The kernel's struct iova_fq_entry. */
  private record Queued(long pfn, long pages, long counter) {}

  final LinearDomain domain;
  private final AllocatorTraits traits;
  private final boolean lazy;
  private final long apertureEnd;
  private final boolean sticky;
  private boolean workaround32Bit;
  private final List<List<Queued>> rings = new ArrayList<>();
  long flushes;
  long timerDue = NEVER;
  private int timerCpu;

  LinearDmaApi(
      AllocatorTraits traits, int cpus, boolean lazy, long apertureEnd, ThirtyTwoBitFirst rule) {
    this.traits = traits;
    this.lazy = lazy;
    this.apertureEnd = apertureEnd;
    domain = new LinearDomain(traits, cpus, 1);
    sticky = rule == ThirtyTwoBitFirst.UNTIL_FAILURE;
    workaround32Bit = rule != ThirtyTwoBitFirst.NEVER;
    for (int cpu = 0; cpu < cpus; cpu++) {
      rings.add(new ArrayList<>());
    }
  }

  /**
   * @return the first pfn, 0 if there is none
   */
  long alloc(int cpu, long pages, long mask, long now) {
    advance(now);
    long limit = Math.min(mask, apertureEnd);
    long size = pages;
    if (traits.rounding() == Rounding.ALL_BY_CALLER
        || (traits.rounding() == Rounding.BY_CALLER && size < 32)) {
      size = 1;
      while (size < pages) {
        size *= 2;
      }
    }
    long pfn = 0;
    if (limit > LAST_32_BIT && workaround32Bit) {
      pfn = domain.alloc(cpu, size, LAST_32_BIT >> 12, false);
      if (pfn == 0 && sticky) {
        workaround32Bit = false;
      }
    }
    return pfn == 0 ? domain.alloc(cpu, size, limit >> 12, true) : pfn;
  }

  void free(int cpu, long pfn, long pages, long now) {
    advance(now);
    if (!lazy) {
      domain.free(cpu, pfn, pages, now);
      return;
    }
    List<Queued> ring = rings.get(cpu);
    freeFlushed(ring, cpu, now);
    if (ring.size() == 255) {
      flushes++;
      freeFlushed(ring, cpu, now);
    }
    ring.add(new Queued(pfn, pages, flushes));
    if (timerDue == NEVER) {
      timerDue = now + 10_000_000;
      timerCpu = cpu;
    }
  }

  private void freeFlushed(List<Queued> ring, int cpu, long now) {
    while (!ring.isEmpty() && ring.get(0).counter() < flushes) {
      Queued first = ring.remove(0);
      domain.free(cpu, first.pfn(), first.pages(), now);
    }
  }

  void advance(long now) {
    while (timerDue <= now) {
      long due = timerDue;
      timerDue = NEVER;
      domain.advance(due);
      flushes++;
      rings.forEach(ring -> freeFlushed(ring, timerCpu, due));
    }
    domain.advance(now);
  }

  long queued() {
    return rings.stream().mapToLong(List::size).sum();
  }

  boolean workaround32Bit() {
    return workaround32Bit;
  }
}
