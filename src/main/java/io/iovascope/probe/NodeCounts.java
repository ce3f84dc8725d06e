// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import org.jspecify.annotations.Nullable;

/**
 * The nodes of an IOVA tree by what they are.
 *
 * @param total all nodes
 * @param reserved nodes that no driver asked for
 * @param cached freed by drivers, kept in the caches of the CPUs or in the depot for the next
 *     request of the same size; null if the caches could not be read
 * @param queued freed by drivers, waiting for the IOTLB to be flushed; 0 without a flush queue;
 *     null if it could not be read
 * @param cachedGone entries of the caches that had left the tree when they were read
 * @param queuedGone entries of the flush queue that had left the tree when they were read
 * @param depotMagazines full magazines in the depot, of all sizes; null if unknown
 */
public record NodeCounts(
    long total,
    long reserved,
    @Nullable Long cached,
    @Nullable Long queued,
    long cachedGone,
    long queuedGone,
    @Nullable Long depotMagazines) {

  /** Nodes that drivers use; null if it is not known which nodes are only cached or queued. */
  public @Nullable Long live() {
    return cached == null || queued == null ? null : total - reserved - cached - queued;
  }

  /** Nodes that are not reserved: live, cached and queued. */
  public long allocated() {
    return total - reserved;
  }
}
