// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The search of the kernel, step by step as the C code does it: a walk from range to range, over a
 * sorted list. Slow, and short enough to hold against {@code drivers/iommu/iova.c} by eye.
 */
final class LinearTree {

  private static final long ANCHOR = ~0L;
  private static final long DMA_32BIT_PFN = 1L << 20;

  /** A range; the kernel's {@code struct iova}. */
  private static final class Node {
    private long low;
    private final long high;

    private Node(long low, long high) {
      this.low = low;
      this.high = high;
    }
  }

  private final AllocatorTraits.Retry retry;
  private final long startPfn;
  private final List<Node> nodes = new ArrayList<>();
  private final Node anchor = new Node(ANCHOR, ANCHOR);
  private Node cachedNode = anchor;
  private Node cached32Node = anchor;
  long max32AllocSize = DMA_32BIT_PFN;

  LinearTree(AllocatorTraits.Retry retry, long startPfn) {
    this.retry = retry;
    this.startPfn = startPfn;
    nodes.add(anchor);
  }

  /** Empty for -ENOMEM. */
  OptionalLong alloc(long size, long limit) {
    long mask = -1L << (64 - Long.numberOfLeadingZeros(size - 1));
    if (limit <= DMA_32BIT_PFN && size >= max32AllocSize) {
      return OptionalLong.empty();
    }
    int current = nodes.indexOf(limit <= DMA_32BIT_PFN ? cached32Node : cachedNode);
    boolean retryWraps = retry == AllocatorTraits.Retry.WRAPS;
    long retryPfn = nodes.get(current).high + (retryWraps ? 1 : 0);
    long high = limit;
    long low = startPfn;
    long pfn;
    for (int searches = 0; ; searches++) {
      if (searches > 3) {
        throw new EndlessSearchException(size, limit - 1);
      }
      do {
        high = min(high, nodes.get(current).low);
        pfn = (high - size) & mask;
        current--;
      } while (current >= 0
          && Long.compareUnsigned(pfn, nodes.get(current).high) <= 0
          && Long.compareUnsigned(pfn, low) >= 0);
      if (Long.compareUnsigned(high, size) >= 0 && Long.compareUnsigned(pfn, low) >= 0) {
        break;
      }
      if (retry == AllocatorTraits.Retry.NONE
          || low != startPfn
          || Long.compareUnsigned(retryPfn, limit) >= 0) {
        max32AllocSize = size;
        return OptionalLong.empty();
      }
      high = limit;
      low = retryWraps ? retryPfn : retryPfn + 1;
      current = 0;
      while (Long.compareUnsigned(nodes.get(current).low, limit) < 0) {
        current++;
      }
    }
    Node node = new Node(pfn, pfn + size - 1);
    nodes.add(current + 1, node);
    if (node.high < DMA_32BIT_PFN) {
      cached32Node = node;
    } else {
      cachedNode = node;
    }
    return OptionalLong.of(pfn);
  }

  private static long min(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  boolean free(long pfn) {
    for (int i = 0; i < nodes.size() - 1; i++) {
      Node node = nodes.get(i);
      if (node.low <= pfn && pfn <= node.high) {
        Node next = nodes.get(i + 1);
        if (node == cached32Node
            || (node.high < DMA_32BIT_PFN
                && Long.compareUnsigned(node.low, cached32Node.low) >= 0)) {
          cached32Node = next;
        }
        if (node.low < DMA_32BIT_PFN) {
          max32AllocSize = DMA_32BIT_PFN;
        }
        if (Long.compareUnsigned(node.low, cachedNode.low) >= 0) {
          cachedNode = next;
        }
        nodes.remove(i);
        return true;
      }
    }
    return false;
  }

  void reserve(long firstPfn, long lastPfn) {
    long low = firstPfn;
    boolean overlap = false;
    for (Node node : nodes) {
      if (node != anchor && low <= node.high && lastPfn >= node.low) {
        node.low = Math.min(node.low, low);
        if (lastPfn > node.high) {
          low = node.high + 1;
        }
        if (low >= node.low && lastPfn <= node.high) {
          return;
        }
        overlap = true;
      } else if (overlap) {
        break;
      }
    }
    int place = 0;
    while (Long.compareUnsigned(nodes.get(place).low, low) < 0) {
      place++;
    }
    nodes.add(place, new Node(low, lastPfn));
  }

  /** Pages of all ranges but the anchor, below a pfn. */
  long pages(long end) {
    long pages = 0;
    for (Node node : nodes.subList(0, nodes.size() - 1)) {
      pages += Math.max(0, Math.min(node.high + 1, end) - node.low);
    }
    return pages;
  }

  /** Every range but the anchor, as "low-high" in hexadecimal, ascending. */
  List<String> ranges() {
    return nodes.subList(0, nodes.size() - 1).stream()
        .map(node -> Long.toHexString(node.low) + "-" + Long.toHexString(node.high))
        .toList();
  }
}
