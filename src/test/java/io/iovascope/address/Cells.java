// SPDX-License-Identifier: Apache-2.0
package io.iovascope.address;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The 64-bit space as a few cells, so that sets of addresses can be checked against sets of bits.
 * The first and the last sixteen cells are single addresses, among them 0 and 2<sup>64</sup>-1; the
 * cell in the middle is all the rest.
 */
final class Cells {

  static final int COUNT = 33;
  private static final int MIDDLE = 16;

  private Cells() {}

  static long first(int cell) {
    return cell <= MIDDLE ? cell : cell - COUNT;
  }

  static long last(int cell) {
    return cell == COUNT - 1 ? -1 : first(cell + 1) - 1;
  }

  /** The addresses of two cells and of all between them. */
  static AddressRange range(int oneCell, int otherCell) {
    return new AddressRange(
        first(Math.min(oneCell, otherCell)), last(Math.max(oneCell, otherCell)));
  }

  static BitSet bits(AddressSet set) {
    BitSet bits = new BitSet();
    IntStream.range(0, COUNT).filter(cell -> set.contains(first(cell))).forEach(bits::set);
    return bits;
  }

  static BitSet bits(AddressRange range) {
    BitSet bits = new BitSet();
    IntStream.range(0, COUNT).filter(cell -> range.contains(first(cell))).forEach(bits::set);
    return bits;
  }

  /** The set of exactly these cells, as runs of bits that are as long as can be. */
  static List<AddressRange> runs(BitSet bits) {
    return bits.stream()
        .filter(cell -> cell == 0 || !bits.get(cell - 1))
        .mapToObj(cell -> range(cell, bits.nextClearBit(cell) - 1))
        .toList();
  }

  static BigInteger size(BitSet bits) {
    return bits.stream()
        .mapToObj(cell -> unsigned(last(cell)).subtract(unsigned(first(cell))).add(BigInteger.ONE))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  /** A size as the code under test gives it: 2<sup>64</sup> does not fit. */
  static long saturated(BigInteger size) {
    return size.min(unsigned(-1)).longValue();
  }
}
