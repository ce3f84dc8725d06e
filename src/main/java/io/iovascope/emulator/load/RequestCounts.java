// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/**
 * What became of requests.
 *
 * @param below4GiB served with an address there
 * @param above4GiB served with an address there
 * @param failed not served
 * @param unmapped ranges that were given back
 */
public record RequestCounts(long below4GiB, long above4GiB, long failed, long unmapped) {

  /** How many requests there were. */
  public long requests() {
    return below4GiB + above4GiB + failed;
  }

  RequestCounts minus(RequestCounts before) {
    return new RequestCounts(
        below4GiB - before.below4GiB,
        above4GiB - before.above4GiB,
        failed - before.failed,
        unmapped - before.unmapped);
  }
}
