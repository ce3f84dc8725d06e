// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/**
 * One piece of memory in a scatter list.
 *
 * @param offset where in its page it begins; whole pages on top do not matter
 * @param length bytes, not negative
 */
public record ScatterSegment(long offset, long length) {

  public ScatterSegment {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "a segment of %d bytes at offset %d".formatted(length, offset));
    }
  }
}
