// SPDX-License-Identifier: Apache-2.0
package io.iovascope.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AddressRangeTest {

  private static final AddressRange MSI = new AddressRange(0xfee0_0000L, 0xfeef_ffffL);

  @Test
  void endBeforeStartIsRefusedUnsigned() {
    assertThat(new AddressRange(1, -1).end()).isEqualTo(-1);
    assertThatThrownBy(() -> new AddressRange(-1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("range ends at 0x0000000000000001, before its start 0xffffffffffffffff");
  }

  @Test
  void rangeOfBitsEndsAtTheLargestAddress() {
    assertThat(AddressRange.ofBits(1)).isEqualTo(new AddressRange(0, 1));
    assertThat(AddressRange.ofBits(32)).isEqualTo(AddressRange.BELOW_4_GIB);
    assertThat(AddressRange.ofBits(39)).isEqualTo(new AddressRange(0, 0x7f_ffff_ffffL));
    assertThat(AddressRange.ofBits(63)).isEqualTo(new AddressRange(0, Long.MAX_VALUE));
    assertThat(AddressRange.ofBits(64)).isEqualTo(AddressRange.ALL);
  }

  @Test
  void rangeOfImpossibleBitsIsRefused() {
    for (int bits : new int[] {-1, 0, 65}) {
      assertThatThrownBy(() -> AddressRange.ofBits(bits))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an address has 1 to 64 bits, not " + bits);
    }
  }

  @Test
  void isPrintedWithSixteenDigits() {
    assertThat(MSI).hasToString("0x00000000fee00000-0x00000000feefffff");
    assertThat(AddressRange.ALL).hasToString("0x0000000000000000-0xffffffffffffffff");
  }

  @Test
  void containsBothEnds() {
    assertThat(MSI.contains(0xfee0_0000L)).isTrue();
    assertThat(MSI.contains(0xfeef_ffffL)).isTrue();
    assertThat(MSI.contains(0xfedf_ffffL)).isFalse();
    assertThat(MSI.contains(0xfef0_0000L)).isFalse();
  }

  @Test
  void endsOfTheSpaceDoNotTouchEachOther() {
    assertThat(new AddressRange(0, 0).touches(new AddressRange(-1, -1))).isFalse();
    assertThat(new AddressRange(-1, -1).touches(new AddressRange(0, 0))).isFalse();
  }

  @Property
  void agreesWithSetsOfCells(
      @ForAll @IntRange(max = Cells.COUNT - 1) int a,
      @ForAll @IntRange(max = Cells.COUNT - 1) int b,
      @ForAll @IntRange(max = Cells.COUNT - 1) int c,
      @ForAll @IntRange(max = Cells.COUNT - 1) int d) {
    AddressRange one = Cells.range(a, b);
    AddressRange other = Cells.range(c, d);
    BitSet common = Cells.bits(one);
    common.and(Cells.bits(other));
    BitSet either = Cells.bits(one);
    either.or(Cells.bits(other));
    boolean oneRun = Cells.runs(either).size() == 1;

    assertThat(one.overlaps(other)).isEqualTo(!common.isEmpty());
    assertThat(one.touches(other)).isEqualTo(oneRun);
    assertThat(one.contains(other)).isEqualTo(common.equals(Cells.bits(other)));
    assertThat(one.intersection(other).stream().toList()).isEqualTo(Cells.runs(common));
    assertThat(one.hull(other))
        .isEqualTo(Cells.range(either.nextSetBit(0), either.previousSetBit(Cells.COUNT)));
    assertThat(one.size()).isEqualTo(Cells.saturated(Cells.size(Cells.bits(one))));
  }

  @Property
  void orderIsThatOfUnsignedStartsThenEnds(
      @ForAll long a, @ForAll long b, @ForAll long c, @ForAll long d) {
    AddressRange one = new AddressRange(AddressRange.min(a, b), AddressRange.max(a, b));
    AddressRange other = new AddressRange(AddressRange.min(c, d), AddressRange.max(c, d));

    assertThat(Integer.signum(one.compareTo(other)))
        .isEqualTo(Integer.signum(key(one).compareTo(key(other))));
  }

  private static BigInteger key(AddressRange range) {
    return Cells.unsigned(range.start()).shiftLeft(64).add(Cells.unsigned(range.end()));
  }
}
