// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.probe.memory.NodeList.Mark;
import java.util.Arrays;

/**
 * Reads the nodes of an IOVA tree in order while the kernel may change it. Every rule that a real
 * red-black tree keeps is checked on every node. At a tear everything that was read is forgotten
 * and the walk starts at the root again and goes on behind the last node that it has: it always
 * ends, and each node was in the tree when it was read.
 *
 * <p>The checks and what each is needed for: the parent is the node we came from; no red node below
 * a red one and equally many black nodes on every path (a rotation hides a subtree for a moment);
 * page numbers below 2<sup>52</sup> except in the anchor (the slab's pointer lies over the page
 * numbers of a freed node); nodes ascend; the depth is limited.
 *
 * <p>How many black nodes a path has is counted on the path to the anchor first. So a part that is
 * hidden is noticed at its place, before any node behind it counts.
 */
final class TreeWalk {

  private static final int DEEPEST = 64;
  private static final int PAGE_NUMBER_BITS = 52;
  private static final long ANCHOR_PFN = -1;
  private static final int NOWHERE = -1;

  private final MemoryBlocks memory;
  private final WalkLimits limits;
  private final NodeList nodes;
  private final long rootPointer;
  private final long anchor;

  /** From a node's rb_node to its first member, and from there to each of them. */
  private final int first;

  private final int length;
  private final int parentColourAt;
  private final int leftAt;
  private final int rightAt;
  private final int lowAt;
  private final int highAt;

  /** By depth, where the list was before the subtree. */
  private final Mark[] marks = new Mark[DEEPEST + 1];

  private long visits;
  private int tears;
  private boolean anchorSeen;
  private boolean goingOn;
  private long floor;

  /**
   * @param space address of the struct iova_domain
   */
  TreeWalk(MemoryBlocks memory, IommuLayout layout, WalkLimits limits, long space) {
    this.memory = memory;
    this.limits = limits;
    this.nodes = new NodeList(limits.bytes());
    this.rootPointer = space + layout.space().root().offset();
    this.anchor = space + layout.space().anchor();
    IommuLayout.Node node = layout.node();
    this.first = node.first();
    this.length = node.length();
    this.parentColourAt = node.parentColour() - first;
    this.leftAt = node.left() - first;
    this.rightAt = node.right() - first;
    this.lowAt = node.low() - first;
    this.highAt = node.high() - first;
    Arrays.setAll(marks, depth -> new Mark());
  }

  /** How often the tree was torn. */
  int tears() {
    return tears;
  }

  /**
   * All nodes but the anchor.
   *
   * @throws TornException if the limits are reached
   */
  NodeList nodes() {
    long most = -1;
    int idle = 0;
    memory.forget();
    while (true) {
      try {
        long root = memory.u64(rootPointer);
        if (root == 0) {
          throw new TornException("no tree");
        }
        anchorSeen = false;
        // The root is black, as if it were below a red node.
        walk(root, 0, 0, NOWHERE, true, blackNodesToAnchor(root));
        if (!anchorSeen) {
          throw new TornException("the last node is not the anchor");
        }
        return nodes;
      } catch (TornException e) {
        tears++;
        idle = nodes.count() > most ? 0 : idle + 1;
        most = Math.max(most, nodes.count());
        if (tears > limits.tears() || idle > limits.idleTears() || visits > limits.visits()) {
          throw new TornException(
              "the tree contradicts itself after %d nodes and %d attempts: %s"
                  .formatted(nodes.count(), tears, e.getMessage()));
        }
        memory.forget();
        goingOn = nodes.count() > 0;
        floor = nodes.lastHigh();
      }
    }
  }

  /**
   * Walks the subtree of a node.
   *
   * @param turn depth of the last node on the way here that was left to the right
   * @param black number of black nodes on every path down from here
   */
  private void walk(long at, long parent, int depth, int turn, boolean parentIsRed, int black) {
    if (at == 0) {
      if (black != 0) {
        hidden(turn);
      }
      return;
    }
    if (depth > DEEPEST) {
      throw new TornException("too deep");
    }
    if (++visits > limits.visits()) {
      throw new TornException("too many nodes");
    }
    long parentColour = colour(at, parent);
    long right = memory.here(rightAt);
    long low = memory.here(lowAt);
    long high = memory.here(highAt);
    boolean red = (parentColour & 1) == 0;
    if (red && parentIsRed) {
      throw new TornException("a red node below a red one");
    }
    boolean isAnchor = at == anchor && low == ANCHOR_PFN && high == ANCHOR_PFN;
    if (!isAnchor && (high >>> PAGE_NUMBER_BITS != 0 || low < 0 || low > high)) {
      throw new TornException("a node without page numbers");
    }
    int blackBelow = red ? black : black - 1;
    if (blackBelow < 0) {
      hidden(turn);
    }
    nodes.mark(marks[depth]);
    if (isAnchor || !goingOn || low > floor) {
      walk(memory.here(leftAt), at, depth + 1, turn, red, blackBelow);
      if (isAnchor) {
        anchorSeen = true;
        if (right != 0) {
          throw new TornException("a node behind the anchor");
        }
      } else {
        take(low, high);
      }
    }
    walk(right, at, depth + 1, depth, red, blackBelow);
  }

  private void take(long low, long high) {
    if (anchorSeen || low <= nodes.lastHigh()) {
      throw new TornException("nodes do not ascend");
    }
    if (!nodes.add(low, high)) {
      visits = limits.visits();
      throw new TornException("too many nodes");
    }
  }

  /** Goes to a node and gives its parent and colour. */
  private long colour(long at, long parent) {
    if ((at & 7) != 0) {
      throw new TornException("a wild pointer");
    }
    memory.goTo(at + first, length);
    long parentColour = memory.here(parentColourAt);
    if ((parentColour & ~3L) != parent) {
      throw new TornException("a node does not point to its parent");
    }
    return parentColour;
  }

  /** A part is missing here, or left of the last turn to the right: nothing behind that counts. */
  private void hidden(int turn) {
    if (turn != NOWHERE) {
      nodes.backTo(marks[turn]);
    }
    throw new TornException("paths with unequal numbers of black nodes");
  }

  /** Number of black nodes on the path that goes right everywhere. */
  private int blackNodesToAnchor(long root) {
    int black = 0;
    long parent = 0;
    int depth = 0;
    for (long at = root; at != 0; at = memory.here(rightAt)) {
      if (depth++ > DEEPEST) {
        throw new TornException("too deep");
      }
      black += (int) (colour(at, parent) & 1);
      parent = at;
    }
    if (parent != anchor) {
      throw new TornException("the last node is not the anchor");
    }
    return black;
  }
}
