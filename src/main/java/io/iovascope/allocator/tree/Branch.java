// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.tree;

import org.jspecify.annotations.Nullable;

/** Up to 32 blocks that follow each other, in descending order. */
final class Branch extends Block {

  static final int CAPACITY = 32;

  /** As many as are in use are there. */
  final @Nullable Block[] children = new @Nullable Block[CAPACITY];

  /** {@link Block#key} of each child. */
  final long[] keys = new long[CAPACITY];

  /** {@link Block#bound} of each child. */
  final long[] bounds = new long[CAPACITY];

  @Override
  long key() {
    return keys[0];
  }

  @Override
  long tightBound() {
    return largest(bounds, count);
  }

  void insert(int at, Block child) {
    int moved = count - at;
    System.arraycopy(children, at, children, at + 1, moved);
    System.arraycopy(keys, at, keys, at + 1, moved);
    System.arraycopy(bounds, at, bounds, at + 1, moved);
    children[at] = child;
    keys[at] = child.key();
    bounds[at] = child.bound;
    count++;
    adopt(at);
    raise(child.bound);
  }

  void remove(int at) {
    int moved = count - at - 1;
    System.arraycopy(children, at + 1, children, at, moved);
    System.arraycopy(keys, at + 1, keys, at, moved);
    System.arraycopy(bounds, at + 1, bounds, at, moved);
    count--;
    children[count] = null;
    adopt(at);
  }

  /** Moves the blocks from a place on to an empty branch. */
  void moveTo(Branch empty, int from) {
    int moved = count - from;
    System.arraycopy(children, from, empty.children, 0, moved);
    System.arraycopy(keys, from, empty.keys, 0, moved);
    System.arraycopy(bounds, from, empty.bounds, 0, moved);
    for (int i = from; i < count; i++) {
      children[i] = null;
    }
    count = from;
    empty.count = moved;
    empty.adopt(0);
    empty.tighten();
    tighten();
  }

  /** The child in which a range starts at {@code pfn}, if one does. */
  Block childFor(long pfn) {
    return child(lastNotBelow(keys, count, pfn));
  }

  Block child(int at) {
    Block child = children[at];
    if (child == null) {
      throw new IllegalStateException("no block " + at + " of " + count);
    }
    return child;
  }

  private void adopt(int from) {
    for (int i = from; i < count; i++) {
      Block child = child(i);
      child.parent = this;
      child.slot = i;
    }
  }
}
