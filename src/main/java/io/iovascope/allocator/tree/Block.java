// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.tree;

import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link RangeTree}: a leaf with ranges, or a branch with smaller blocks. Everything in
 * a block is in descending order of addresses, because that is how the kernel fills a space.
 */
abstract class Block {

  @Nullable Branch parent;

  /** The place in the parent. */
  int slot;

  /** How many ranges or blocks are in use. */
  int count;

  /**
   * No gap in this block fits more pages. It may be too large: it is raised at once when a gap
   * grows, and lowered only by a search that believed it in vain, so taking from a gap costs
   * nothing here.
   */
  long bound;

  /** The first pfn of the highest range in this block. */
  abstract long key();

  /** The right {@link #bound}, as far as the blocks below know. */
  abstract long tightBound();

  final void tighten() {
    bound = tightBound();
    if (parent != null) {
      parent.bounds[slot] = bound;
    }
  }

  /** A gap in this block now fits {@code fit} pages. */
  final void raise(long fit) {
    Block block = this;
    while (fit > block.bound) {
      block.bound = fit;
      Branch up = block.parent;
      if (up == null) {
        return;
      }
      up.bounds[block.slot] = fit;
      block = up;
    }
  }

  /** The first of what this block holds is another one now. */
  final void keyChanged() {
    long key = key();
    Block changed = this;
    for (Branch up = changed.parent; up != null; up = changed.parent) {
      up.keys[changed.slot] = key;
      if (changed.slot > 0) {
        return;
      }
      changed = up;
    }
  }

  /**
   * The last of descending numbers that is not below {@code key}, by bisection.
   *
   * @param numbers the first is not below {@code key}
   */
  static int lastNotBelow(long[] numbers, int count, long key) {
    int at = 0;
    int below = count;
    while (below - at > 1) {
      int middle = (at + below) >>> 1;
      if (numbers[middle] >= key) {
        at = middle;
      } else {
        below = middle;
      }
    }
    return at;
  }

  /** The first number, from a place on, that is at least {@code size}, or -1. */
  static int firstOfAtLeast(long[] numbers, int from, int count, long size) {
    for (int i = from; i < count; i++) {
      if (numbers[i] >= size) {
        return i;
      }
    }
    return -1;
  }

  static long largest(long[] numbers, int count) {
    long largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, numbers[i]);
    }
    return largest;
  }
}
