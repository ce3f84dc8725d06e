// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import io.iovascope.allocator.AllocatorTraits.Retry;
import io.iovascope.allocator.AllocatorTraits.Rounding;

/** Mixes of traits that kernels have: first those whose own code was recorded. */
public enum AllocatorEra {
  UP_TO_5_15(AllocatorTraits.OF_5_15),
  FROM_6_1(AllocatorTraits.OF_6_1),
  FROM_6_7(AllocatorTraits.OF_6_7),

  /** Before 5.11, and Enterprise Linux up to 8.4. */
  OWN_DMA_API(new AllocatorTraits(128, 32, Retry.NONE, Rounding.ALL_BY_CALLER)),
  UBUNTU_22_04(new AllocatorTraits(128, 32, Retry.STOPS_AT_END, Rounding.BY_CALLER)),
  EL_8_10(
      new AllocatorTraits(127, AllocatorTraits.UNLIMITED, Retry.STOPS_AT_END, Rounding.BY_CALLER)),
  EL_9_2(new AllocatorTraits(127, 32, Retry.WRAPS, Rounding.BY_ALLOCATOR));

  private final AllocatorTraits traits;

  AllocatorEra(AllocatorTraits traits) {
    this.traits = traits;
  }

  public AllocatorTraits traits() {
    return traits;
  }
}
