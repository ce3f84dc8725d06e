// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import java.io.IOException;
import java.time.Instant;

/**
 * Something of the host that is there or not, and since when, so that it can be told what a scan
 * must have seen.
 *
 * @param <T> what it is called
 */
final class Switched<T> {

  /** What a scan that began at a certain time must have seen of it. */
  enum Seen {
    THERE,
    GONE,
    /** It was switched since, so the scan may have seen either. */
    EITHER
  }

  /** Switches it on the host. */
  interface Change {
    void to(boolean there) throws IOException;
  }

  private final T name;
  private final Change change;
  private boolean there;
  private boolean changing;
  private Instant since = Instant.MAX;

  Switched(T name, Change change) {
    this.name = name;
    this.change = change;
  }

  T name() {
    return name;
  }

  void toggle() throws IOException {
    boolean next;
    synchronized (this) {
      changing = true;
      next = !there;
    }
    change.to(next);
    synchronized (this) {
      there = next;
      changing = false;
      since = Instant.now();
    }
  }

  /** To be asked after the scan's result has come. */
  synchronized Seen seenBy(Instant scan) {
    if (changing || (there && !since.isBefore(scan))) {
      return Seen.EITHER;
    }
    if (!there) {
      return since.equals(Instant.MAX) || since.isBefore(scan) ? Seen.GONE : Seen.EITHER;
    }
    return Seen.THERE;
  }
}
