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
 */
final class TreeWalk {

  private static final int DEEPEST = 64;
  private static final int PAGE_NUMBER_BITS = 52;
  private static final long ANCHOR_PFN = -1;

  private final MemoryBlocks memory;
  private final IommuLayout layout;
  private final WalkLimits limits;
  private final NodeList nodes;
  private final long rootPointer;
  private final long anchor;

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
    this.layout = layout;
    this.limits = limits;
    this.nodes = new NodeList(limits.bytes());
    this.rootPointer = space + layout.space().root().offset();
    this.anchor = space + layout.space().anchor();
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
        walk(root, 0, 0, false);
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

  /** Gives the number of black nodes on every path down from here. */
  private int walk(long at, long parent, int depth, boolean parentIsRed) {
    if (at == 0) {
      return 0;
    }
    if (depth > DEEPEST) {
      throw new TornException("too deep");
    }
    if ((at & 7) != 0) {
      throw new TornException("a wild pointer");
    }
    if (++visits > limits.visits()) {
      throw new TornException("too many nodes");
    }
    IommuLayout.Node offsets = layout.node();
    long parentColour = memory.u64(at + offsets.parentColour());
    long left = memory.u64(at + offsets.left());
    long right = memory.u64(at + offsets.right());
    long low = memory.u64(at + offsets.low());
    long high = memory.u64(at + offsets.high());
    if ((parentColour & ~3L) != parent) {
      throw new TornException("a node does not point to its parent");
    }
    boolean red = (parentColour & 1) == 0;
    if (red && parentIsRed) {
      throw new TornException("a red node below a red one");
    }
    boolean isAnchor = at == anchor && low == ANCHOR_PFN && high == ANCHOR_PFN;
    if (!isAnchor && (high >>> PAGE_NUMBER_BITS != 0 || low < 0 || low > high)) {
      throw new TornException("a node without page numbers");
    }
    int black = red ? 0 : 1;
    if (!isAnchor && goingOn && low <= floor) {
      return walk(right, at, depth + 1, red) + black;
    }
    Mark mark = marks[depth];
    nodes.mark(mark);
    int leftBlack = walk(left, at, depth + 1, red);
    if (leftBlack != blackNodesDown(right, at)) {
      // A part is missing on one of the sides; noticed later, this node would be behind the floor.
      nodes.backTo(mark);
      throw new TornException("paths with unequal numbers of black nodes");
    }
    if (isAnchor) {
      anchorSeen = true;
      if (right != 0) {
        throw new TornException("a node behind the anchor");
      }
    } else {
      if (anchorSeen || low <= nodes.lastHigh()) {
        throw new TornException("nodes do not ascend");
      }
      if (!nodes.add(low, high)) {
        visits = limits.visits();
        throw new TornException("too many nodes");
      }
    }
    int rightBlack = walk(right, at, depth + 1, red);
    if (leftBlack != rightBlack) {
      // A part is missing somewhere in here: none of it counts.
      nodes.backTo(mark);
      throw new TornException("paths with unequal numbers of black nodes");
    }
    return leftBlack + black;
  }

  /** Number of black nodes on the path that goes left everywhere. */
  private int blackNodesDown(long top, long above) {
    int black = 0;
    int depth = 0;
    long parent = above;
    for (long at = top; at != 0; at = memory.u64(at + layout.node().left())) {
      long parentColour = memory.u64(at + layout.node().parentColour());
      if ((parentColour & ~3L) != parent || (at & 7) != 0 || ++depth > DEEPEST) {
        throw new TornException("a node does not point to its parent");
      }
      black += (int) (parentColour & 1);
      parent = at;
    }
    return black;
  }
}
