// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.allocator.FreeSpace;
import io.iovascope.text.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What workloads did to a space.
 *
 * @param space the space
 * @param end why the run ended
 * @param nanos how long it was, in simulated time
 * @param counts all requests
 * @param samples how full it was, at equal distances; the last one is at the end
 * @param chapters what happened, in order
 * @param peak when it was fullest
 * @param peakBelow4GiB when the part below 4 GiB was fullest
 * @param first32BitFailure the first request that found no place below 4 GiB, or null
 * @param firstFailure the first request that found no place at all, or null
 * @param usage how full it is at the end
 * @param capacity what can be given out of the empty space
 * @param capacityBelow4GiB as much of it as lies there
 * @param free what is free at the end, and how it lies
 * @param freeBelow4GiB as much of it as lies there
 * @param max32AllocSize the kernel's guess which sizes cannot be had below 4 GiB, in pages
 * @param thirtyTwoBitFirst whether the device still tries addresses below 4 GiB first
 * @param depots full magazines in the depots, by order
 * @param flushes of the whole IOTLB
 * @param lowest address that was given out, unsigned; null if none was
 * @param highest address that was given out, unsigned; null if none was
 * @param exhaustion when the space runs out
 */
public record LoadResult(
    LoadSpace space,
    End end,
    long nanos,
    RequestCounts counts,
    List<Fullness> samples,
    List<Chapter> chapters,
    Peak peak,
    Peak peakBelow4GiB,
    @Nullable Failure first32BitFailure,
    @Nullable Failure firstFailure,
    Fullness usage,
    FreeSpace capacity,
    FreeSpace capacityBelow4GiB,
    FreeSpace free,
    FreeSpace freeBelow4GiB,
    long max32AllocSize,
    boolean thirtyTwoBitFirst,
    List<Integer> depots,
    long flushes,
    @Nullable Long lowest,
    @Nullable Long highest,
    Exhaustion exhaustion) {

  public LoadResult {
    samples = List.copyOf(samples);
    chapters = List.copyOf(chapters);
    depots = List.copyOf(depots);
  }

  /** Why a run ended. */
  public enum End {
    /** Its time was over. */
    COMPLETE,

    /** Somebody wanted it to end. */
    INTERRUPTED,

    /** Drivers hold more ranges than can be simulated. */
    TOO_MANY_RANGES,

    /** The kernel would have searched for ever. */
    ENDLESS_SEARCH;

    /** The word for it in results. */
    public String label() {
      return Label.of(this);
    }
  }
}
