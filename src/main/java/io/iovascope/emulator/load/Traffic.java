// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.DmaDevice;
import io.iovascope.allocator.EndlessSearchException;
import io.iovascope.allocator.FreeSpace;
import io.iovascope.allocator.IovaDomain;
import org.jspecify.annotations.Nullable;

/** The requests of all workloads to one space, and what became of them. */
final class Traffic {

  /** The most ranges that drivers may hold at once: these take about a gigabyte of memory. */
  static final long MOST_RANGES = 1 << 24;

  private static final long WATCHED = (1 << 13) - 1;
  private static final int PAGE_SHIFT = IovaDomain.PAGE_SHIFT;
  private static final long PAGE_MASK = (1L << PAGE_SHIFT) - 1;

  private final DmaApi api;
  private final DmaDevice device;
  private final LoadWatcher watcher;
  private final long streamingLimit;
  private final long coherentLimit;
  private final long reservedPages;
  private final long reservedPagesBelow4GiB;
  private final Chapters story;

  private long below4GiB;
  private long above4GiB;
  private long failed;
  private long unmapped;
  private long mappedPages;
  private long mappedPagesBelow4GiB;
  private long lowest = -1;
  private long highest;
  private final PeakWatch peak = new PeakWatch();
  private final PeakWatch peakBelow4GiB = new PeakWatch();
  private @Nullable Failure first32BitFailure;
  private @Nullable Failure firstFailure;

  Traffic(LoadSpace space, LoadWatcher watcher) {
    api = space.api();
    device = space.device();
    this.watcher = watcher;
    streamingLimit = least(device.streamingLimit(), space.apertureEnd());
    coherentLimit = least(device.coherentLimit(), space.apertureEnd());
    reservedPages = api.domain().pages();
    reservedPagesBelow4GiB = api.domain().pagesBelow4GiB();
    story = new Chapters(this);
  }

  private static long least(long one, long other) {
    return Long.compareUnsigned(one, other) < 0 ? one : other;
  }

  /** Something happens that is worth a chapter. */
  void event(String what, long now) {
    story.event(what, now);
  }

  /**
   * Maps memory for a while.
   *
   * @return the address, or 0 if there was no place
   */
  long map(String workload, int cpu, long bytes, long now) {
    return request(workload, cpu, bytes, streamingLimit, false, now);
  }

  /** The same for coherent memory. */
  long allocCoherent(String workload, int cpu, long bytes, long now) {
    return request(workload, cpu, bytes, coherentLimit, true, now);
  }

  private long request(
      String workload, int cpu, long bytes, long limit, boolean coherent, long now) {
    story.request(now);
    if ((requests() & WATCHED) == 0) {
      watch(now);
    }
    boolean wide = Long.compareUnsigned(limit, LoadSpace.LAST_32_BIT) > 0;
    boolean first32 = !wide || device.thirtyTwoBitFirst();
    long address;
    try {
      address =
          coherent
              ? api.allocCoherent(device, cpu, bytes, now)
              : api.map(device, cpu, 0, bytes, now);
    } catch (EndlessSearchException e) {
      failed++;
      Failure endless = failure(Failure.Reason.ENDLESS, workload, bytes, limit, now);
      firstFailure = firstFailure == null ? endless : firstFailure;
      throw new EndOfRun(LoadResult.End.ENDLESS_SEARCH);
    }
    if (address == DmaApi.MAPPING_ERROR) {
      failed++;
      note32BitFailure(first32, workload, bytes, now);
      if (firstFailure == null) {
        firstFailure = failure(null, workload, bytes, limit, now);
      }
      return 0;
    }
    boolean high = Long.compareUnsigned(address, LoadSpace.LAST_32_BIT) > 0;
    count(address, taken(bytes), high, now);
    if (high) {
      note32BitFailure(first32, workload, bytes, now);
    }
    return address;
  }

  private void count(long address, long pages, boolean high, long now) {
    mappedPages += pages;
    if (high) {
      above4GiB++;
    } else {
      below4GiB++;
      mappedPagesBelow4GiB += pages;
    }
    lowest = least(lowest, address);
    highest = Long.compareUnsigned(address, highest) > 0 ? address : highest;
    IovaDomain domain = api.domain();
    peak.see(now, domain.pages() - reservedPages, mappedPages);
    peakBelow4GiB.see(now, domain.pagesBelow4GiB() - reservedPagesBelow4GiB, mappedPagesBelow4GiB);
  }

  /** Ends a mapping of any kind. */
  void unmap(int cpu, long address, long bytes, long now) {
    story.request(now);
    api.unmap(cpu, address, bytes, now);
    unmapped++;
    long pages = taken(bytes);
    mappedPages -= pages;
    if (Long.compareUnsigned(address, LoadSpace.LAST_32_BIT) <= 0) {
      mappedPagesBelow4GiB -= pages;
    }
  }

  private static long taken(long bytes) {
    return IovaDomain.pagesTaken((bytes + PAGE_MASK) >>> PAGE_SHIFT);
  }

  private void watch(long now) {
    if (!watcher.goOn(now, requests())) {
      throw new EndOfRun(LoadResult.End.INTERRUPTED);
    }
    if (api.mapped() > MOST_RANGES) {
      throw new EndOfRun(LoadResult.End.TOO_MANY_RANGES);
    }
  }

  private void note32BitFailure(boolean tried, String workload, long bytes, long now) {
    if (tried && first32BitFailure == null) {
      first32BitFailure = failure(null, workload, bytes, LoadSpace.LAST_32_BIT, now);
    }
  }

  /**
   * @param known the reason, or null to find it
   */
  private Failure failure(
      Failure.@Nullable Reason known, String workload, long bytes, long limit, long now) {
    FreeSpace free = api.domain().freeSpace(LoadSpace.pfn(limit));
    Fullness usage = usage(now);
    boolean below = Long.compareUnsigned(limit, LoadSpace.LAST_32_BIT) <= 0;
    long mapped = below ? usage.mappedBytesBelow4GiB() : usage.mappedBytes();
    long held = below ? usage.heldBytesBelow4GiB() : usage.heldBytes();
    long cached = Math.min(usage.cachedBytes(), held - mapped);
    // Up to 5.15 a range that covers page 0 may be lost; it waits for nothing.
    long waiting = usage.waiting() == 0 ? 0 : held - mapped - cached;
    return new Failure(
        now,
        requests(),
        story.servedBelow4GiB(),
        workload,
        bytes,
        limit,
        known == null ? reason(taken(bytes), free, mapped, cached, waiting) : known,
        free.pages() << PAGE_SHIFT,
        free.largestRequest() << PAGE_SHIFT,
        cached,
        waiting,
        mapped);
  }

  private static Failure.Reason reason(
      long pages, FreeSpace free, long mapped, long cached, long waiting) {
    if (free.largestRequest() >= pages) {
      return Failure.Reason.NOT_SEARCHED;
    }
    if (free.pages() >= pages) {
      return Failure.Reason.FRAGMENTED;
    }
    if (mapped + cached + waiting == 0) {
      return Failure.Reason.RESERVED;
    }
    if (cached > mapped && cached >= waiting) {
      return Failure.Reason.CACHED;
    }
    return waiting > mapped ? Failure.Reason.WAITING : Failure.Reason.FULL;
  }

  /** How full the space is; what falls due until {@code now} is done before. */
  Fullness usage(long now) {
    api.advance(now);
    IovaDomain domain = api.domain();
    return new Fullness(
        now,
        mappedPages << PAGE_SHIFT,
        mappedPagesBelow4GiB << PAGE_SHIFT,
        (domain.pages() - reservedPages) << PAGE_SHIFT,
        (domain.pagesBelow4GiB() - reservedPagesBelow4GiB) << PAGE_SHIFT,
        domain.nodes(),
        api.mapped(),
        api.queued(),
        domain.cached(),
        domain.cachedPages() << PAGE_SHIFT);
  }

  long requests() {
    return below4GiB + above4GiB + failed;
  }

  RequestCounts counts() {
    return new RequestCounts(below4GiB, above4GiB, failed, unmapped);
  }

  long below4GiB() {
    return below4GiB;
  }

  DmaApi api() {
    return api;
  }

  DmaDevice device() {
    return device;
  }

  Chapters story() {
    return story;
  }

  Peak peak() {
    return peak.peak();
  }

  Peak peakBelow4GiB() {
    return peakBelow4GiB.peak();
  }

  /** The lowest address that was given out, or null if there is none. */
  @Nullable Long lowest() {
    return mappedOnce() ? lowest : null;
  }

  /** The highest address that was given out, or null if there is none. */
  @Nullable Long highest() {
    return mappedOnce() ? highest : null;
  }

  private boolean mappedOnce() {
    return below4GiB + above4GiB > 0;
  }

  @Nullable Failure first32BitFailure() {
    return first32BitFailure;
  }

  @Nullable Failure firstFailure() {
    return firstFailure;
  }
}
