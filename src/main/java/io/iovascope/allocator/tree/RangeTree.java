// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.tree;

import org.jspecify.annotations.Nullable;

/**
 * The ranges of an IOVA space: what {@code iova_domain.rbroot} holds, as a tree of wide blocks that
 * also knows what fits into the gaps. The kernel walks its tree from gap to gap; here the gap that
 * such a walk would stop at is found without looking at those before it.
 *
 * <p>The tree has a cursor, which always stands on a range. The topmost range is the anchor, as in
 * the kernel; it is never removed.
 */
public final class RangeTree {

  /** Where the anchor is: above every pfn. The kernel's is at ~0; nothing depends on the number. */
  public static final long ANCHOR = 1L << 60;

  /** A leaf with fewer ranges tries to join a neighbour. */
  private static final int SPARSE = 28;

  /** No leaf joins another if it would then have more ranges. */
  private static final int DENSE = 56;

  private final long startPfn;
  private final BlockTree blocks;
  private Leaf leaf = new Leaf();
  private int index;
  private long size;
  private @Nullable Leaf spare;

  /**
   * @param startPfn no request gets a page below it
   */
  public RangeTree(long startPfn) {
    this.startPfn = startPfn;
    leaf.insert(0, ANCHOR, ANCHOR, AlignedFit.of(startPfn, ANCHOR));
    leaf.tighten();
    blocks = new BlockTree(leaf);
  }

  /** How many ranges there are, without the anchor. */
  public long size() {
    return size;
  }

  /** First pfn of the range under the cursor. */
  public long low() {
    return leaf.low[index];
  }

  /** Last pfn of the range under the cursor. */
  public long high() {
    return leaf.high[index];
  }

  /** The first pfn that a request can get from the gap below the cursor. */
  public long floor() {
    return Math.max(bottom(), startPfn);
  }

  /** The first pfn of the gap below the cursor. */
  public long bottom() {
    if (index + 1 < leaf.count) {
      return leaf.high[index + 1] + 1;
    }
    return leaf.below == null ? 0 : leaf.below.high[0] + 1;
  }

  /**
   * Goes to the next range above: {@code rb_next}.
   *
   * @return whether there is one; the cursor stays if not
   */
  public boolean above() {
    if (index > 0) {
      index--;
    } else if (leaf.above != null) {
      leaf = leaf.above;
      index = leaf.count - 1;
    } else {
      return false;
    }
    return true;
  }

  /**
   * Goes to the next range below: {@code rb_prev}.
   *
   * @return whether there is one; the cursor stays if not
   */
  public boolean below() {
    if (index + 1 < leaf.count) {
      index++;
    } else if (leaf.below != null) {
      leaf = leaf.below;
      index = 0;
    } else {
      return false;
    }
    return true;
  }

  /** Goes to the lowest range that starts at {@code pfn} or above it. */
  public void seek(long pfn) {
    Leaf at = leaf;
    // Requests follow each other closely: mostly it is the leaf where the cursor is.
    if (at.low[0] < pfn || (at.below != null && at.below.low[0] >= pfn)) {
      at = blocks.leafFor(pfn);
      leaf = at;
    }
    int last = at.count - 1;
    index = at.low[last] >= pfn ? last : Block.lastNotBelow(at.low, last, pfn);
  }

  /**
   * Goes to the range that holds {@code pfn}: {@code private_find_iova}.
   *
   * @return whether there is one
   */
  public boolean seekHolder(long pfn) {
    seek(pfn);
    return low() == pfn || (below() && high() >= pfn);
  }

  /**
   * Goes down, from the range under the cursor on, to the first whose gap fits {@code pages}.
   *
   * @return whether there is one; the cursor stays if not
   */
  public boolean seekFit(long pages) {
    if (leaf.bound >= pages) {
      int found = Block.firstOfAtLeast(leaf.fit, index, leaf.count, pages);
      if (found >= 0) {
        index = found;
        return true;
      }
      leaf.tighten();
    }
    Leaf next = BlockTree.nextWithFit(leaf, pages);
    if (next == null) {
      return false;
    }
    leaf = next;
    index = Block.firstOfAtLeast(next.fit, 0, next.count, pages);
    return true;
  }

  /** Puts a range into the gap below the cursor, and goes to it. */
  public void insertBelow(long low, long high) {
    long lowerFit = AlignedFit.of(floor(), low);
    leaf.fit[index] = AlignedFit.of(Math.max(high + 1, startPfn), low());
    index++;
    if (index == Leaf.CAPACITY) {
      // Ranges come from the top down: the next ones will follow this one.
      Leaf fresh = freshLeaf();
      fresh.insert(0, low, high, lowerFit);
      attachBelow(fresh);
      leaf = fresh;
      index = 0;
    } else {
      if (leaf.count == Leaf.CAPACITY) {
        split();
      }
      leaf.insert(index, low, high, lowerFit);
      leaf.raise(lowerFit);
    }
    size++;
  }

  private Leaf freshLeaf() {
    Leaf fresh = spare == null ? new Leaf() : spare;
    spare = null;
    return fresh;
  }

  /** Makes place at the index in the full leaf under the cursor. */
  private void split() {
    Leaf fresh = freshLeaf();
    // Ranges that follow each other down to an older one would leave every leaf half empty.
    int from = index >= Leaf.CAPACITY * 3 / 4 ? index : Leaf.CAPACITY / 2;
    leaf.moveTo(fresh, from);
    attachBelow(fresh);
    if (index > from) {
      leaf = fresh;
      index -= from;
    }
  }

  private void attachBelow(Leaf fresh) {
    leaf.linkBelow(fresh);
    fresh.parent = null;
    fresh.tighten();
    leaf.tighten();
    blocks.attachAfter(leaf, fresh);
  }

  /** Lets the range under the cursor, which is not the anchor, start at a lower pfn. */
  public void extendDown(long low) {
    leaf.low[index] = low;
    leaf.fit[index] = AlignedFit.of(floor(), low);
    if (index == 0) {
      leaf.keyChanged();
    }
  }

  /** Removes the range under the cursor, which is not the anchor, and goes to the one above. */
  public void remove() {
    Leaf from = leaf;
    int removed = index;
    long floor = floor();
    above();
    from.remove(removed);
    size--;
    long fit = AlignedFit.of(floor, low());
    leaf.fit[index] = fit;
    leaf.raise(fit);
    if (from.count == 0) {
      drop(from);
    } else {
      if (removed == 0) {
        from.keyChanged();
      }
      if (from.count < SPARSE) {
        joinNeighbour(from);
      }
    }
  }

  private void joinNeighbour(Leaf sparse) {
    Leaf above = sparse.above;
    Leaf below = sparse.below;
    if (below != null && sparse.count + below.count <= DENSE) {
      join(sparse, below);
    } else if (above != null && sparse.count + above.count <= DENSE) {
      join(above, sparse);
    }
  }

  private void join(Leaf upper, Leaf lower) {
    if (leaf == lower) {
      leaf = upper;
      index += upper.count;
    }
    lower.moveTo(upper, 0);
    upper.raise(lower.bound);
    drop(lower);
  }

  private void drop(Leaf empty) {
    empty.unlink();
    blocks.detach(empty);
    spare = empty;
  }
}
