// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.util.Arrays;

/** Many page numbers, at first in any order, then ascending. */
final class PageNumbers {

  /** 64 MiB. */
  private static final int MOST = 8 << 20;

  private long[] numbers = new long[64];
  private int count;
  private int at;

  /**
   * @throws TornException if there are more than are believed
   */
  void add(long number) {
    if (count == MOST) {
      throw new TornException("more than %d cached ranges".formatted(MOST));
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  int count() {
    return count;
  }

  /** Sorts and forgets what is there twice; {@link #takes} begins at the first number. */
  PageNumbers sorted() {
    Arrays.sort(numbers, 0, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (kept == 0 || numbers[i] != numbers[kept - 1]) {
        numbers[kept++] = numbers[i];
      }
    }
    count = kept;
    at = 0;
    return this;
  }

  /** Whether this number is among them; to be asked in ascending order. */
  boolean takes(long number) {
    while (at < count && numbers[at] < number) {
      at++;
    }
    return at < count && numbers[at] == number;
  }
}
