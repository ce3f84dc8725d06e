// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import java.util.Optional;

/** Finds room at the lowest address. */
public final class FirstFit {

  private FirstFit() {}

  /**
   * The lowest range of {@code size} bytes that is free and starts at a multiple of {@code align},
   * a power of two.
   */
  public static Optional<AddressRange> in(AddressSet free, long size, long align) {
    for (AddressRange gap : free.ranges()) {
      long start = (gap.start() + align - 1) & -align;
      long end = start + size - 1;
      if (Long.compareUnsigned(start, gap.start()) >= 0
          && Long.compareUnsigned(end, start) >= 0
          && Long.compareUnsigned(end, gap.end()) <= 0) {
        return Optional.of(new AddressRange(start, end));
      }
    }
    return Optional.empty();
  }
}
