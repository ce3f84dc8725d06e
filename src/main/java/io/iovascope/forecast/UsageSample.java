// SPDX-License-Identifier: Apache-2.0
package io.iovascope.forecast;

/**
 * How full a zone was once.
 *
 * @param nanos when; where this begins does not matter
 * @param usedBytes what cannot be given out, reservations included or not as long as it is always
 *     the same
 * @param freeBytes what could be given out
 */
public record UsageSample(long nanos, long usedBytes, long freeBytes) {

  public UsageSample {
    if (usedBytes < 0 || freeBytes < 0) {
      throw new IllegalArgumentException(
          "%d bytes used, %d bytes free".formatted(usedBytes, freeBytes));
    }
  }
}
