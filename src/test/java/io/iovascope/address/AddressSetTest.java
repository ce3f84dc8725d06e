// SPDX-License-Identifier: Apache-2.0
package io.iovascope.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AddressSetTest {

  private static final long GIB = 1L << 30;

  @Test
  void emptySetHasNothing() {
    assertThat(AddressSet.EMPTY.isEmpty()).isTrue();
    assertThat(AddressSet.EMPTY.contains(0)).isFalse();
    assertThat(AddressSet.EMPTY.size()).isZero();
    assertThat(AddressSet.EMPTY.largestRange()).isEmpty();
    assertThat(AddressSet.EMPTY.largestAlignedBlock()).isZero();
    assertThat(AddressSet.EMPTY.gaps(AddressRange.ALL)).isEqualTo(AddressSet.of(AddressRange.ALL));
  }

  @Test
  void wholeSpaceHasNoGapsAndSaturatedSize() {
    AddressSet all = AddressSet.of(AddressRange.ALL);

    assertThat(all.gaps(AddressRange.ALL)).isEqualTo(AddressSet.EMPTY);
    assertThat(all.size()).isEqualTo(-1);
    assertThat(all.largestAlignedBlock()).isEqualTo(-1);
    assertThat(all.subtract(all)).isEqualTo(AddressSet.EMPTY);
  }

  @Test
  void rangesThatTouchBecomeOne() {
    assertThat(
            AddressSet.of(
                    new AddressRange(0x2000, 0x2fff),
                    new AddressRange(0x1000, 0x1fff),
                    new AddressRange(0x4000, 0x4fff))
                .ranges())
        .containsExactly(new AddressRange(0x1000, 0x2fff), new AddressRange(0x4000, 0x4fff));
  }

  @Test
  void freeSpaceOfMachineLiesBetweenItsReservations() {
    AddressSet reserved =
        AddressSet.of(
            new AddressRange(0xfee0_0000L, 0xfeef_ffffL),
            new AddressRange(0xc000_0000L, 0xfebf_ffffL),
            new AddressRange(0, 0xfff));

    assertThat(reserved.gaps(AddressRange.BELOW_4_GIB))
        .isEqualTo(
            AddressSet.of(
                new AddressRange(0x1000, 0xbfff_ffffL),
                new AddressRange(0xfec0_0000L, 0xfedf_ffffL),
                new AddressRange(0xfef0_0000L, 0xffff_ffffL)));
  }

  @Test
  void alignmentCostsBlockItsRoom() {
    assertThat(blockOf(0x1000, 3 * GIB - 1)).isEqualTo(GIB);
    assertThat(blockOf(0, 3 * GIB - 1)).isEqualTo(3 * GIB);
    assertThat(blockOf(4 * GIB, 7 * GIB - 1)).isEqualTo(3 * GIB);
    assertThat(blockOf(1, 1)).isEqualTo(1);
    assertThat(blockOf(-1, -1)).isEqualTo(1);
  }

  @Test
  void blockAtZeroIsAlignedWhateverItsSize() {
    assertThat(blockOf(0, -2)).isEqualTo(-1);
    assertThat(blockOf(0, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE + 1);
    assertThat(blockOf(1, -1)).isEqualTo(Long.MIN_VALUE);
  }

  @Property
  void normalFormIsSortedAndDisjointWhateverTheOrder(
      @ForAll("manyRanges") List<AddressRange> ranges, @ForAll Random random) {
    BitSet bits = new BitSet();
    ranges.forEach(range -> bits.or(Cells.bits(range)));
    List<AddressRange> shuffled = new ArrayList<>(ranges);
    Collections.shuffle(shuffled, random);

    assertThat(AddressSet.of(ranges).ranges()).isEqualTo(Cells.runs(bits));
    assertThat(AddressSet.of(shuffled)).isEqualTo(AddressSet.of(ranges));
  }

  @Property
  void operationsAgreeWithSetsOfCells(@ForAll("sets") AddressSet a, @ForAll("sets") AddressSet b) {
    BitSet union = Cells.bits(a);
    union.or(Cells.bits(b));
    BitSet common = Cells.bits(a);
    common.and(Cells.bits(b));
    BitSet difference = Cells.bits(a);
    difference.andNot(Cells.bits(b));

    assertThat(a.union(b).ranges()).isEqualTo(Cells.runs(union));
    assertThat(a.intersect(b).ranges()).isEqualTo(Cells.runs(common));
    assertThat(a.subtract(b).ranges()).isEqualTo(Cells.runs(difference));
  }

  @Property
  void gapsAgreeWithSetsOfCells(
      @ForAll("sets") AddressSet set,
      @ForAll @IntRange(max = Cells.COUNT - 1) int from,
      @ForAll @IntRange(max = Cells.COUNT - 1) int to) {
    AddressRange within = Cells.range(from, to);
    BitSet gaps = Cells.bits(within);
    gaps.andNot(Cells.bits(set));
    boolean overlaps = Cells.bits(within).intersects(Cells.bits(set));

    assertThat(set.gaps(within).ranges()).isEqualTo(Cells.runs(gaps));
    assertThat(set.overlaps(within)).isEqualTo(overlaps);
  }

  @Property
  void containsAgreesWithLookingAtEveryRange(@ForAll("sets") AddressSet set) {
    for (int cell = 0; cell < Cells.COUNT; cell++) {
      for (long address : new long[] {Cells.first(cell), Cells.last(cell)}) {
        boolean inAny = set.ranges().stream().anyMatch(range -> range.contains(address));
        assertThat(set.contains(address)).isEqualTo(inAny);
      }
    }
  }

  @Property
  void sizesAgreeWithExactArithmetic(@ForAll("sets") AddressSet set) {
    Comparator<AddressRange> bySize = Comparator.comparing(range -> Cells.size(Cells.bits(range)));

    assertThat(set.size()).isEqualTo(Cells.saturated(Cells.size(Cells.bits(set))));
    assertThat(set.largestRange())
        .isEqualTo(set.ranges().stream().max(bySize.thenComparing(Comparator.reverseOrder())));
  }

  /** 64 units of one address at either end of the space, and 64 that are the whole space. */
  @Property
  void largestAlignedBlockAgreesWithTryingEverySizeAndStart(@ForAll long units) {
    int block = largestAlignedBlock(units);

    assertThat(setOf(units, 0, 0).largestAlignedBlock()).isEqualTo(block);
    // 2^64-64 is a multiple of 64, so starts are aligned there as they are from 0.
    assertThat(setOf(units, -64, 0).largestAlignedBlock()).isEqualTo(block);
    assertThat(setOf(units, 0, 58).largestAlignedBlock())
        .isEqualTo(block == 64 ? -1 : (long) block << 58);
  }

  @Property
  void largestAlignedBlockOfFewRangesAgreesWithTryingEverySizeAndStart(
      @ForAll @IntRange(max = 63) int start, @ForAll @IntRange(max = 63) int end) {
    int first = Math.min(start, end);
    int last = Math.max(start, end);
    largestAlignedBlockAgreesWithTryingEverySizeAndStart(-1L >>> (63 - (last - first)) << first);
  }

  private static int largestAlignedBlock(long units) {
    for (int size = 64; size > 0; size--) {
      int alignment = size == 1 ? 1 : Integer.highestOneBit(size - 1) * 2;
      for (int start = 0; start + size <= 64; start += alignment) {
        long block = -1L >>> (64 - size) << start;
        if ((units & block) == block) {
          return size;
        }
      }
    }
    return 0;
  }

  /** One range for each bit of {@code units}, of 2<sup>shift</sup> addresses from {@code base}. */
  private static AddressSet setOf(long units, long base, int shift) {
    List<AddressRange> ranges = new ArrayList<>();
    for (int i : BitSet.valueOf(new long[] {units}).stream().toArray()) {
      long start = base + ((long) i << shift);
      ranges.add(new AddressRange(start, start + (1L << shift) - 1));
    }
    return AddressSet.of(ranges);
  }

  private static long blockOf(long start, long end) {
    return AddressSet.of(new AddressRange(start, end)).largestAlignedBlock();
  }

  @Provide
  Arbitrary<List<AddressRange>> manyRanges() {
    Arbitrary<Integer> cells = Arbitraries.integers().between(0, Cells.COUNT - 1);
    return Combinators.combine(cells, cells).as(Cells::range).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<AddressSet> sets() {
    Arbitrary<AddressSet> any =
        Arbitraries.longs()
            .between(0, (1L << Cells.COUNT) - 1)
            .map(mask -> AddressSet.of(Cells.runs(BitSet.valueOf(new long[] {mask}))));
    return Arbitraries.oneOf(Arrays.asList(any, manyRanges().map(AddressSet::of)));
  }
}
