// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import java.util.Arrays;

/** A stack of the first pfns of freed ranges: {@code struct iova_magazine}. */
final class Magazine {

  private final int capacity;

  // The kernel takes all of it at once; here thousands of domains stay small until they are used.
  private long[] pfns = new long[0];
  private int size;

  Magazine(int capacity) {
    this.capacity = capacity;
  }

  boolean isFull() {
    return size == capacity;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void push(long pfn) {
    if (size == pfns.length) {
      pfns = Arrays.copyOf(pfns, Math.min(capacity, Math.max(8, 2 * size)));
    }
    pfns[size++] = pfn;
  }

  /**
   * Takes out the last pfn that is not above {@code highest}; the magazine is not empty.
   *
   * @return 0 if there is none
   */
  long pop(long highest) {
    int at = size - 1;
    while (pfns[at] > highest) {
      if (at == 0) {
        return 0;
      }
      at--;
    }
    long pfn = pfns[at];
    pfns[at] = pfns[--size];
    return pfn;
  }

  /** Removes all the ranges from the tree: {@code iova_magazine_free_pfns}. */
  void freeTo(IovaTree tree) {
    for (int i = 0; i < size; i++) {
      tree.free(pfns[i]);
    }
    size = 0;
  }

  /** The pfns, in the order in which they came as far as pops have left it. */
  long[] pfns() {
    return Arrays.copyOf(pfns, size);
  }
}
