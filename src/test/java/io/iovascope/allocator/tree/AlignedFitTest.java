// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.tree;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class AlignedFitTest {

  /** The kernel's sum, for one size. */
  private static boolean fits(long floor, long top, long size) {
    long alignment = 1;
    while (alignment < size) {
      alignment *= 2;
    }
    return top >= size && (top - size) / alignment * alignment >= floor;
  }

  @Example
  void everySmallGap() {
    for (long floor = 0; floor < 80; floor++) {
      for (long top = floor - 3; top < 200; top++) {
        long fit = AlignedFit.of(floor, top);
        for (long size = 1; size < 260; size++) {
          assertThat(size <= fit)
              .as("%d pages from %d to %d", size, floor, top)
              .isEqualTo(fits(floor, top, size));
        }
      }
    }
  }

  @Property
  void anyGap(
      @ForAll @LongRange(max = 1L << 52) long floor,
      @ForAll @IntRange(max = 52) int bits,
      @ForAll @LongRange(max = 1L << 52) long number) {
    long top = floor + (number >>> bits);
    long fit = AlignedFit.of(floor, top);

    assertThat(fit == 0 || fits(floor, top, fit)).isTrue();
    assertThat(fits(floor, top, fit + 1)).isFalse();
  }
}
