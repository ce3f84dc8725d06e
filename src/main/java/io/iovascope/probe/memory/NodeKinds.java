// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.address.AddressRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells for each node of a tree, in ascending order, what it is. A node says nothing about itself
 * but its pages. Those that the model predicts are reserved. So are those that alloc_iova() never
 * gives out: below the first page, not at a multiple of their size rounded up to a power of two, or
 * small and not a power of two long.
 */
final class NodeKinds {

  /** Requests of fewer pages are rounded up to a power of two, to fit the range caches. */
  private static final long ROUNDED = 1L << 5;

  private final List<AddressRange> predicted;
  private final FreedRanges freed;
  private final int shift;
  private final long firstPage;
  private final List<AddressRange> missing = new ArrayList<>();
  private int next;
  private long cachedTaken;
  private long queuedTaken;

  /**
   * @param predicted the nodes that the model predicts, in bytes, ascending
   */
  NodeKinds(List<AddressRange> predicted, FreedRanges freed, int shift, long firstPage) {
    this.predicted = predicted;
    this.freed = freed;
    this.shift = shift;
    this.firstPage = firstPage;
  }

  NodeKind of(long low, long high) {
    while (next < predicted.size() && predicted.get(next).start() >>> shift < low) {
      missing.add(predicted.get(next++));
    }
    if (next < predicted.size() && predicted.get(next).start() >>> shift == low) {
      AddressRange expected = predicted.get(next++);
      if (expected.end() >>> shift == high) {
        return NodeKind.RESERVED;
      }
      missing.add(expected);
    }
    PageNumbers cached = freed.cached();
    if (cached != null && cached.takes(low)) {
      cachedTaken++;
      return NodeKind.CACHED;
    }
    PageNumbers queued = freed.queued();
    if (queued != null && queued.takes(low)) {
      queuedTaken++;
      return NodeKind.QUEUED;
    }
    return canBeAllocated(low, high) ? NodeKind.LIVE : NodeKind.RESERVED_UNPREDICTED;
  }

  private boolean canBeAllocated(long low, long high) {
    long pages = high - low + 1;
    long rounded = Long.highestOneBit(2 * pages - 1);
    return low >= firstPage && (low & rounded - 1) == 0 && (pages == rounded || pages >= ROUNDED);
  }

  /** The predicted nodes that did not come; to be asked after the last node. */
  List<AddressRange> missing() {
    while (next < predicted.size()) {
      missing.add(predicted.get(next++));
    }
    return missing;
  }

  /** Cached ranges whose node did not come. */
  long cachedGone() {
    return freed.cached() == null ? 0 : freed.cached().count() - cachedTaken;
  }

  /** Queued ranges whose node did not come. */
  long queuedGone() {
    return freed.queued() == null ? 0 : freed.queued().count() - queuedTaken;
  }
}
