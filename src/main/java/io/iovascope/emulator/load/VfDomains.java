// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.Workload.VfBringUp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Virtual functions that have a domain each. Their spaces are alike, so one of them was simulated.
 *
 * @param vfs what was brought up
 * @param one what happened in the space of each
 * @param domainIdsLeft domain ids that the unit has left before, or null if unknown
 * @param cacheBytes memory that the kernel takes for the caches of all domains, before any request
 * @param rangeBytes memory for the ranges of all domains
 */
public record VfDomains(
    VfBringUp vfs, LoadResult one, @Nullable Long domainIdsLeft, long cacheBytes, long rangeBytes) {

  /** A {@code struct iova} in its slab. */
  private static final long NODE = 64;

  private static final long SECOND = 1_000_000_000;
  private static final long ORDERS = 6;
  private static final long MAGAZINES = 2;

  /** How many of them get a domain, or null if unknown. */
  public @Nullable Long withDomain() {
    return domainIdsLeft == null ? null : Math.min(vfs.count(), domainIdsLeft);
  }

  static VfDomains of(LoadSpace space, VfBringUp vfs, @Nullable Long domainIdsLeft)
      throws LoadException {
    VfBringUp single =
        new VfBringUp(1, vfs.queues(), vfs.depth(), vfs.buffer(), vfs.every(), 0, true);
    LoadResult one = new LoadRun(space, List.of(single), SECOND, 0).run((nanos, requests) -> true);
    long magazine = space.allocator().magazineBytes();
    return new VfDomains(
        vfs,
        one,
        domainIdsLeft,
        vfs.count() * ORDERS * MAGAZINES * space.cpus() * magazine,
        vfs.count() * one.usage().ranges() * NODE);
  }
}
