// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.tree;

import org.jspecify.annotations.Nullable;

/** The blocks of a {@link RangeTree}, from the one that holds all others down to the leaves. */
final class BlockTree {

  private Block root;

  BlockTree(Leaf only) {
    root = only;
  }

  /** The leaf that holds the lowest range that starts at {@code pfn} or above it. */
  Leaf leafFor(long pfn) {
    Block block = root;
    while (block instanceof Branch branch) {
      block = branch.childFor(pfn);
    }
    return (Leaf) block;
  }

  /** The next leaf below one with a gap that fits {@code pages}. */
  static @Nullable Leaf nextWithFit(Leaf leaf, long pages) {
    Block block = leaf;
    for (Branch up = block.parent; up != null; up = block.parent) {
      if (up.bound >= pages) {
        Leaf found = firstWithFit(up, block.slot + 1, pages);
        if (found != null) {
          return found;
        }
        up.tighten();
      }
      block = up;
    }
    return null;
  }

  private static @Nullable Leaf firstWithFit(Branch branch, int from, long pages) {
    for (int i = withBound(branch, from, pages); i >= 0; i = withBound(branch, i + 1, pages)) {
      Block child = branch.child(i);
      if (child instanceof Branch smaller) {
        Leaf found = firstWithFit(smaller, 0, pages);
        if (found != null) {
          return found;
        }
        child.tighten();
      } else {
        child.tighten();
        if (child.bound >= pages) {
          return (Leaf) child;
        }
      }
    }
    return null;
  }

  private static int withBound(Branch branch, int from, long pages) {
    return Block.firstOfAtLeast(branch.bounds, from, branch.count, pages);
  }

  /** Adds a block right below another. */
  void attachAfter(Block sibling, Block fresh) {
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

  /** Removes a block that is not the only one. */
  void detach(Block gone) {
    Branch parent = gone.parent;
    if (parent == null) {
      throw new IllegalStateException("the anchor cannot be removed");
    }
    int at = gone.slot;
    parent.remove(at);
    if (parent.count == 0) {
      detach(parent);
    } else if (at == 0) {
      parent.keyChanged();
    }
    while (root instanceof Branch branch && branch.count == 1) {
      root = branch.child(0);
      root.parent = null;
      root.slot = 0;
    }
  }
}
