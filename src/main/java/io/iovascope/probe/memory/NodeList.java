// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.util.Arrays;

/**
 * The nodes of an IOVA tree, ascending, packed: each takes as many bytes as the distance to the
 * node before it and its size need, usually two to four. Page numbers are below 2<sup>52</sup>.
 */
public final class NodeList {

  /** A place to go back to, set again and again: a walk sets one at every node. */
  static final class Mark {
    private long count;
    private int used;
    private long lastHigh;
  }

  private final int limit;
  private byte[] bytes = new byte[1 << 12];
  private int used;
  private long count;
  private long lastHigh = -1;

  /**
   * @param limit most bytes that the list may take
   */
  NodeList(int limit) {
    this.limit = limit;
  }

  long count() {
    return count;
  }

  /** Last page of the last node; -1 if there is none. */
  long lastHigh() {
    return lastHigh;
  }

  /** Sets the mark here. */
  void mark(Mark mark) {
    mark.count = count;
    mark.used = used;
    mark.lastHigh = lastHigh;
  }

  /** Drops everything after the mark. */
  void backTo(Mark mark) {
    count = mark.count;
    used = mark.used;
    lastHigh = mark.lastHigh;
  }

  /**
   * Adds a node behind the last one.
   *
   * @return false if there is no room for it
   */
  boolean add(long low, long high) {
    if (bytes.length - used < 20) {
      if (bytes.length >= limit) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(limit, 2L * bytes.length));
      if (bytes.length - used < 20) {
        return false;
      }
    }
    long gap = low - lastHigh - 1;
    long more = high - low;
    if ((gap | more) >>> 7 == 0) {
      bytes[used++] = (byte) gap;
      bytes[used++] = (byte) more;
    } else {
      put(gap);
      put(more);
    }
    lastHigh = high;
    count++;
    return true;
  }

  private void put(long number) {
    long rest = number;
    while (rest >>> 7 != 0) {
      bytes[used++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[used++] = (byte) rest;
  }

  boolean hasSameNodes(NodeList other) {
    return count == other.count && Arrays.equals(bytes, 0, used, other.bytes, 0, other.used);
  }

  /** Goes through the nodes, ascending. */
  Cursor cursor() {
    return new Cursor();
  }

  /** A place among the nodes; before the first one until {@link #next()}. */
  final class Cursor {

    private int at;
    private long low;
    private long high = -1;

    /** Goes to the next node; false if there is none. */
    boolean next() {
      if (at >= used) {
        return false;
      }
      low = high + 1 + number();
      high = low + number();
      return true;
    }

    long low() {
      return low;
    }

    long high() {
      return high;
    }

    private long number() {
      long number = 0;
      int shift = 0;
      while (true) {
        byte next = bytes[at++];
        number |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return number;
        }
        shift += 7;
      }
    }
  }
}
