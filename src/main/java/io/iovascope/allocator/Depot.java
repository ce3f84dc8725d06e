// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The full magazines of one order that no CPU holds: a stack. */
final class Depot {

  private final int limit;
  private final Deque<Magazine> magazines = new ArrayDeque<>();

  Depot(int limit) {
    this.limit = limit;
  }

  /**
   * @return whether there was a place for it
   */
  boolean push(Magazine full) {
    if (magazines.size() >= limit) {
      return false;
    }
    magazines.push(full);
    return true;
  }

  @Nullable Magazine pop() {
    return magazines.poll();
  }

  int size() {
    return magazines.size();
  }

  /** How many ranges the magazines hold. */
  long ranges() {
    return magazines.stream().mapToLong(Magazine::size).sum();
  }

  /** {@code free_global_cached_iovas}, for one order. */
  void freeTo(IovaTree tree) {
    for (Magazine full = pop(); full != null; full = pop()) {
      full.freeTo(tree);
    }
  }
}
