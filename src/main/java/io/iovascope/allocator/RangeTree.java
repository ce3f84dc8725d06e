package io.iovascope.allocator;

import org.jspecify.annotations.Nullable;

/**
 * The ranges of an IOVA space: what {@code iova_domain.rbroot} holds, as a tree of wide blocks that
 * also knows what fits into the gaps. The kernel walks its tree from gap to gap; here the gap that
 * such a walk would stop at is found without looking at those before it.
 *
 * <p>The tree has a cursor, which always stands on a range. The topmost range is the anchor, as in
 * the kernel; it is never removed.
 */
final class RangeTree {

  /** Where the anchor is: above every pfn. The kernel's is at ~0; nothing depends on the number. */
  static final long ANCHOR = 1L << 60;

  /** A leaf with fewer ranges tries to join a neighbour. */
  private static final int SPARSE = 28;

  /** No leaf joins another if it would then have more ranges. */
  private static final int DENSE = 56;

  private final long startPfn;
  private Block root;
  private Leaf leaf = new Leaf();
  private int index;
  private long size;
  private @Nullable Leaf spare;

  /**
   * @param startPfn no request gets a page below it
   */
  RangeTree(long startPfn) {
    this.startPfn = startPfn;
    leaf.insert(0, ANCHOR, ANCHOR, AlignedFit.of(startPfn, ANCHOR));
    leaf.tighten();
    root = leaf;
  }

  /** How many ranges there are, without the anchor. */
  long size() {
    return size;
  }

  /** First pfn of the range under the cursor. */
  long low() {
    return leaf.low[index];
  }

  /** Last pfn of the range under the cursor. */
  long high() {
    return leaf.high[index];
  }

  /** The first pfn that a request can get from the gap below the cursor. */
  long floor() {
    return Math.max(bottom(), startPfn);
  }

  /** The first pfn of the gap below the cursor. */
  long bottom() {
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
  boolean above() {
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
  boolean below() {
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
  void seek(long pfn) {
    Leaf at = leaf;
    // Requests follow each other closely: mostly it is the leaf where the cursor is.
    if (at.low[0] < pfn || (at.below != null && at.below.low[0] >= pfn)) {
      Block block = root;
      while (block instanceof Branch branch) {
        block = branch.childFor(pfn);
      }
      at = (Leaf) block;
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
  boolean seekHolder(long pfn) {
    seek(pfn);
    return low() == pfn || (below() && high() >= pfn);
  }

  /**
   * Goes down, from the range under the cursor on, to the first whose gap fits {@code pages}.
   *
   * @return whether there is one; the cursor stays if not
   */
  boolean seekFit(long pages) {
    if (leaf.bound >= pages) {
      int found = Block.firstOfAtLeast(leaf.fit, index, leaf.count, pages);
      if (found >= 0) {
        index = found;
        return true;
      }
      leaf.tighten();
    }
    Block block = leaf;
    for (Branch up = block.parent; up != null; up = block.parent) {
      if (up.bound >= pages) {
        if (seekFit(up, block.slot + 1, pages)) {
          return true;
        }
        up.tighten();
      }
      block = up;
    }
    return false;
  }

  private boolean seekFit(Branch branch, int from, long pages) {
    for (int i = branchWith(branch, from, pages); i >= 0; i = branchWith(branch, i + 1, pages)) {
      Block child = branch.child(i);
      if (child instanceof Branch smaller) {
        if (seekFit(smaller, 0, pages)) {
          return true;
        }
      } else {
        Leaf at = (Leaf) child;
        int found = Block.firstOfAtLeast(at.fit, 0, at.count, pages);
        if (found >= 0) {
          leaf = at;
          index = found;
          return true;
        }
      }
      child.tighten();
    }
    return false;
  }

  private static int branchWith(Branch branch, int from, long pages) {
    return Block.firstOfAtLeast(branch.bounds, from, branch.count, pages);
  }

  /** Puts a range into the gap below the cursor, and goes to it. */
  void insertBelow(long low, long high) {
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
    attachAfter(leaf, fresh);
  }

  private void attachAfter(Block sibling, Block fresh) {
    Branch parent = sibling.parent;
    if (parent == null) {
      parent = new Branch();
      parent.insert(0, sibling);
      root = parent;
    }
    if (parent.count == Branch.CAPACITY) {
      Branch more = new Branch();
      if (sibling.slot == Branch.CAPACITY - 1) {
        more.insert(0, fresh);
        parent.tighten();
        attachAfter(parent, more);
        return;
      }
      parent.moveTo(more, Branch.CAPACITY / 2);
      attachAfter(parent, more);
      if (sibling.parent != null) {
        parent = sibling.parent;
      }
    }
    parent.insert(sibling.slot + 1, fresh);
  }

  /** Lets the range under the cursor, which is not the anchor, start at a lower pfn. */
  void extendDown(long low) {
    leaf.low[index] = low;
    leaf.fit[index] = AlignedFit.of(floor(), low);
    if (index == 0) {
      keyChanged(leaf);
    }
  }

  /** Removes the range under the cursor, which is not the anchor, and goes to the one above. */
  void remove() {
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
        keyChanged(from);
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
    detach(empty);
    spare = empty;
  }

  private void detach(Block gone) {
    Branch parent = gone.parent;
    if (parent == null) {
      throw new IllegalStateException("the anchor cannot be removed");
    }
    int at = gone.slot;
    parent.remove(at);
    if (parent.count == 0) {
      detach(parent);
    } else if (at == 0) {
      keyChanged(parent);
    }
    while (root instanceof Branch branch && branch.count == 1) {
      root = branch.child(0);
      root.parent = null;
      root.slot = 0;
    }
  }

  private static void keyChanged(Block block) {
    long key = block.key();
    Block changed = block;
    for (Branch up = changed.parent; up != null; up = changed.parent) {
      up.keys[changed.slot] = key;
      if (changed.slot > 0) {
        return;
      }
      changed = up;
    }
  }
}
