// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.TreeNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes that reserve_iova() of drivers/iommu/iova.c leaves in the IOVA tree of a domain. A
 * range that overlaps a node extends it downwards if it starts below, goes on above it, and what is
 * left at the end becomes a node of its own; nodes are never joined.
 */
public final class ReservedTree {

  public static final int PAGE_SHIFT = 12;
  private static final long PAGE_MASK = (1L << PAGE_SHIFT) - 1;

  private final List<TreeNode> nodes = new ArrayList<>();

  /** Reserves the pages that the claim touches. */
  void reserve(Claim claim) {
    long low = claim.range().start() >>> PAGE_SHIFT;
    long high = claim.range().end() >>> PAGE_SHIFT;
    int place = 0;
    boolean overlapped = false;
    while (place < nodes.size()) {
      TreeNode node = nodes.get(place);
      long nodeLow = node.range().start() >>> PAGE_SHIFT;
      long nodeHigh = node.range().end() >>> PAGE_SHIFT;
      if (low <= nodeHigh && high >= nodeLow) {
        if (low < nodeLow) {
          nodes.set(place, node.extendedDownTo(low << PAGE_SHIFT, claim));
          nodeLow = low;
        }
        if (high <= nodeHigh) {
          return;
        }
        low = nodeHigh + 1;
        overlapped = true;
      } else if (overlapped || nodeLow > high) {
        break;
      }
      place++;
    }
    nodes.add(
        place,
        new TreeNode(
            new AddressRange(low << PAGE_SHIFT, high << PAGE_SHIFT | PAGE_MASK),
            claim.kind(),
            claim.provenance(),
            claim.confidence()));
  }

  /** The nodes, ascending. */
  List<TreeNode> nodes() {
    return List.copyOf(nodes);
  }
}
