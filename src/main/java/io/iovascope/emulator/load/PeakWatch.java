// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.allocator.IovaDomain;

/** Keeps the largest number of pages that it has seen, the first time. */
final class PeakWatch {

  private long nanos;
  private long held;
  private long mapped;

  void see(long now, long heldPages, long mappedPages) {
    if (heldPages > held) {
      nanos = now;
      held = heldPages;
      mapped = mappedPages;
    }
  }

  Peak peak() {
    return new Peak(nanos, held << IovaDomain.PAGE_SHIFT, mapped << IovaDomain.PAGE_SHIFT);
  }
}
