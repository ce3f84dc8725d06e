// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import org.jspecify.annotations.Nullable;

/**
 * Ranges that were unmapped while the IOTLB may still know them: {@code struct iova_fq}, a ring for
 * each CPU. They are neither in use nor free until the IOTLB was flushed as a whole: when a ring is
 * full, or 10 ms after the first range came.
 */
final class FlushQueue {

  /** Places in each ring, one of them always empty: {@code IOVA_DEFAULT_FQ_SIZE}. */
  static final int SIZE = 256;

  /** {@code IOVA_DEFAULT_FQ_TIMEOUT}, in nanoseconds. */
  static final long TIMEOUT = 10_000_000;

  /** No timer runs. */
  static final long NEVER = Long.MAX_VALUE;

  /** The ring of one CPU. */
  private static final class Ring {
    private final long[] pfns = new long[SIZE];
    private final long[] pages = new long[SIZE];
    private final long[] flushesStarted = new long[SIZE];
    private int head;
    private int tail;

    private boolean isFull() {
      return (tail + 1) % SIZE == head;
    }

    private int size() {
      return Math.floorMod(tail - head, SIZE);
    }
  }

  private final IovaDomain domain;

  /** Made when a CPU first needs one: thousands of domains stay small until they are used. */
  private final @Nullable Ring[] rings;

  private long flushes;
  private long timerDue = NEVER;
  private int timerCpu;

  FlushQueue(IovaDomain domain) {
    this.domain = domain;
    rings = new @Nullable Ring[domain.cpus()];
  }

  /** {@code queue_iova}. */
  void add(int cpu, long pfn, long pages, long now) {
    Ring ring = rings[cpu];
    if (ring == null) {
      ring = new Ring();
      rings[cpu] = ring;
    }
    freeFlushed(ring, cpu, now);
    if (ring.isFull()) {
      flushes++;
      freeFlushed(ring, cpu, now);
    }
    ring.pfns[ring.tail] = pfn;
    ring.pages[ring.tail] = pages;
    ring.flushesStarted[ring.tail] = flushes;
    ring.tail = (ring.tail + 1) % SIZE;
    if (timerDue == NEVER) {
      timerDue = now + TIMEOUT;
      timerCpu = cpu;
    }
  }

  /** When the timer fires, in nanoseconds, or {@link #NEVER}. */
  long timerDue() {
    return timerDue;
  }

  /**
   * Flushes, and frees what all CPUs have queued into the caches of the one that set the timer:
   * {@code fq_flush_timeout}.
   */
  void timeout(long now) {
    timerDue = NEVER;
    flushes++;
    for (Ring ring : rings) {
      if (ring != null) {
        freeFlushed(ring, timerCpu, now);
      }
    }
  }

  /** {@code fq_ring_free}: what was queued before the last flush began, in the order it came. */
  private void freeFlushed(Ring ring, int cpu, long now) {
    while (ring.head != ring.tail && ring.flushesStarted[ring.head] < flushes) {
      domain.free(cpu, ring.pfns[ring.head], ring.pages[ring.head], now);
      ring.head = (ring.head + 1) % SIZE;
    }
  }

  /** How many ranges wait. */
  long size() {
    long size = 0;
    for (Ring ring : rings) {
      size += ring == null ? 0 : ring.size();
    }
    return size;
  }

  /** How often the whole IOTLB was flushed. */
  long flushes() {
    return flushes;
  }
}
