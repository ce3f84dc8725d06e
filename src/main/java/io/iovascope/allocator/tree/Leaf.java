// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.tree;

import org.jspecify.annotations.Nullable;

/** Up to 64 ranges that follow each other, in descending order, in columns. */
final class Leaf extends Block {

  static final int CAPACITY = 64;

  /** First pfn of each range. */
  final long[] low = new long[CAPACITY];

  /** Last pfn of each range. */
  final long[] high = new long[CAPACITY];

  /** What fits into the gap below each range: see {@link AlignedFit}. */
  final long[] fit = new long[CAPACITY];

  /** The leaf with the ranges above these. */
  @Nullable Leaf above;

  /** The leaf with the ranges below these. */
  @Nullable Leaf below;

  @Override
  long key() {
    return low[0];
  }

  @Override
  long tightBound() {
    return largest(fit, count);
  }

  void insert(int at, long rangeLow, long rangeHigh, long gapFit) {
    int moved = count - at;
    if (moved > 0) {
      System.arraycopy(low, at, low, at + 1, moved);
      System.arraycopy(high, at, high, at + 1, moved);
      System.arraycopy(fit, at, fit, at + 1, moved);
    }
    low[at] = rangeLow;
    high[at] = rangeHigh;
    fit[at] = gapFit;
    count++;
  }

  void remove(int at) {
    int moved = count - at - 1;
    if (moved > 0) {
      System.arraycopy(low, at + 1, low, at, moved);
      System.arraycopy(high, at + 1, high, at, moved);
      System.arraycopy(fit, at + 1, fit, at, moved);
    }
    count--;
  }

  /** Moves the ranges from a place on to the end of another leaf. */
  void moveTo(Leaf other, int from) {
    int moved = count - from;
    System.arraycopy(low, from, other.low, other.count, moved);
    System.arraycopy(high, from, other.high, other.count, moved);
    System.arraycopy(fit, from, other.fit, other.count, moved);
    other.count += moved;
    count = from;
  }

  void linkBelow(Leaf fresh) {
    fresh.above = this;
    fresh.below = below;
    if (below != null) {
      below.above = fresh;
    }
    below = fresh;
  }

  void unlink() {
    if (above != null) {
      above.below = below;
    }
    if (below != null) {
      below.above = above;
    }
    above = null;
    below = null;
  }
}
