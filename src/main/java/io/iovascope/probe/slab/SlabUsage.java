// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.slab;

import org.jspecify.annotations.Nullable;

/**
 * Nodes in the IOVA trees of all domains together: live, cached, queued and reserved. A node is a
 * range of any size, so that nothing follows about bytes. The kernel counts whole slabs (64 nodes)
 * as used, up to one for each processor.
 *
 * @param ranges number of nodes; if {@code aliases} is not 0, at most that many
 * @param aliases how many other caches share the memory and the count; 0 if the count is that of
 *     the nodes alone
 * @param magazines full and empty containers of freed ranges; null if the kernel does not count
 *     them (before 6.9, or merged with other caches)
 */
public record SlabUsage(long ranges, long aliases, @Nullable Long magazines) {

  /** Freed ranges in a magazine, since 6.1. */
  private static final int MAGAZINE_SIZE = 127;

  /** Whether other caches are counted too. */
  public boolean isUpperBound() {
    return aliases > 0;
  }

  /** Most ranges that can be freed and kept for the next request; null if it is not known. */
  public @Nullable Long cachedAtMost() {
    return magazines == null ? null : Long.valueOf(magazines * MAGAZINE_SIZE);
  }
}
