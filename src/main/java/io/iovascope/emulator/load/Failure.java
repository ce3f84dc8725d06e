// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.text.Label;

/**
 * A request that found no place.
 *
 * @param nanos when
 * @param request its number, from 1 on
 * @param servedInChapter requests that were served with addresses below 4 GiB since its chapter
 *     began
 * @param workload whose it was
 * @param bytes what was asked for
 * @param limit last address that it could have got, unsigned
 * @param reason why there was none
 * @param freeBytes what was free below the limit
 * @param largestFreeBytes the most that one request could have got
 * @param cachedBytes what the caches held
 * @param waitingBytes what waited for a flush of the IOTLB
 * @param mappedBytes what drivers held
 */
public record Failure(
    long nanos,
    long request,
    long servedInChapter,
    String workload,
    long bytes,
    long limit,
    Reason reason,
    long freeBytes,
    long largestFreeBytes,
    long cachedBytes,
    long waitingBytes,
    long mappedBytes) {

  /** Why there was no place. */
  public enum Reason {
    /** All that the device can reach was reserved from the beginning. */
    RESERVED,

    /** Drivers hold it all. */
    FULL,

    /** The caches hold it; they are not emptied for a try below 4 GiB. */
    CACHED,

    /** Most of it waits for a flush of the IOTLB, which a request does not cause. */
    WAITING,

    /** Enough is free, but not in one piece that is aligned to the request. */
    FRAGMENTED,

    /** There was a place; the kernel did not look, because a smaller request has failed. */
    NOT_SEARCHED,

    /** The kernel would search for ever, with the lock of the tree held. */
    ENDLESS;

    /** The word for it in results. */
    public String label() {
      return Label.of(this);
    }
  }
}
