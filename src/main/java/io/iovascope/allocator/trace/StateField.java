// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

import java.util.Arrays;
import java.util.Optional;

/** What a line of state tells. */
public enum StateField {
  /** Ranges in the tree, without the anchor. */
  NODES("nodes", 10),

  /** {@code max32_alloc_size}. */
  MAX32("max32", 16),

  /** Ranges that were given out and not given back. */
  LIVE("live", 10),

  /** Whether requests of this profile still try 32 bits first: 0 or 1. */
  THIRTY_TWO_BIT_FIRST("wa", 10),

  /** Magazines in all depots. */
  DEPOT("depot", 10);

  private final String key;
  private final int radix;

  StateField(String key, int radix) {
    this.key = key;
    this.radix = radix;
  }

  static Optional<StateField> of(String key) {
    return Arrays.stream(values()).filter(field -> field.key.equals(key)).findFirst();
  }

  int radix() {
    return radix;
  }

  /** A number as the trace spells it. */
  String text(long number) {
    return key + "=" + Long.toString(number, radix);
  }
}
