// SPDX-License-Identifier: Apache-2.0
package io.iovascope.address;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A non-empty range of addresses. Both ends are unsigned 64-bit values and both are inside the
 * range (inclusive), as the kernel prints them in {@code reserved_regions} and {@code /proc/iomem},
 * so the range up to 2<sup>64</sup>-1 needs no special case.
 *
 * @param start first address, unsigned
 * @param end last address, unsigned, not below {@code start}
 */
public record AddressRange(long start, long end) implements Comparable<AddressRange> {

  /** Every 64-bit address. */
  public static final AddressRange ALL = new AddressRange(0, -1);

  /** The addresses that fit 32 bits. */
  public static final AddressRange BELOW_4_GIB = new AddressRange(0, 0xffff_ffffL);

  private static final Comparator<AddressRange> ORDER =
      Comparator.<AddressRange, Long>comparing(AddressRange::start, Long::compareUnsigned)
          .thenComparing(AddressRange::end, Long::compareUnsigned);

  /**
   * @throws IllegalArgumentException if {@code end} is below {@code start}
   */
  public AddressRange {
    if (Long.compareUnsigned(end, start) < 0) {
      throw new IllegalArgumentException(
          "range ends at %s, before its start %s".formatted(hex(end), hex(start)));
    }
  }

  /** The addresses that have at most {@code bits} significant bits: 0 to 2<sup>bits</sup>-1. */
  public static AddressRange ofBits(int bits) {
    if (bits < 1 || bits > 64) {
      throw new IllegalArgumentException("an address has 1 to 64 bits, not " + bits);
    }
    return new AddressRange(0, -1L >>> (64 - bits));
  }

  /** An address as every output of iovascope spells it: {@code 0x} and 16 hexadecimal digits. */
  public static String hex(long address) {
    return "0x" + HexFormat.of().toHexDigits(address);
  }

  /** Whether {@code address}, unsigned, lies in this range. */
  public boolean contains(long address) {
    return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) <= 0;
  }

  /** Whether every address of {@code other} lies in this range. */
  public boolean contains(AddressRange other) {
    return contains(other.start) && contains(other.end);
  }

  /** Whether the two ranges share an address. */
  public boolean overlaps(AddressRange other) {
    return Long.compareUnsigned(start, other.end) <= 0
        && Long.compareUnsigned(other.start, end) <= 0;
  }

  /** Whether the two ranges share an address or follow each other without a gap. */
  public boolean touches(AddressRange other) {
    return overlaps(other)
        || (end != -1 && end + 1 == other.start)
        || (other.end != -1 && other.end + 1 == start);
  }

  /** The addresses of both ranges, if there are any. */
  public Optional<AddressRange> intersection(AddressRange other) {
    return overlaps(other)
        ? Optional.of(new AddressRange(max(start, other.start), min(end, other.end)))
        : Optional.empty();
  }

  /** The smallest range that holds both. */
  public AddressRange hull(AddressRange other) {
    return new AddressRange(min(start, other.start), max(end, other.end));
  }

  /**
   * Number of addresses, unsigned. The one size that does not fit, 2<sup>64</sup> of {@link #ALL},
   * is given as 2<sup>64</sup>-1.
   */
  public long size() {
    return equals(ALL) ? -1 : end - start + 1;
  }

  @Override
  public int compareTo(AddressRange other) {
    return ORDER.compare(this, other);
  }

  /** Both ends in hexadecimal, as in {@code 0x00000000fee00000-0x00000000feefffff}. */
  @Override
  public String toString() {
    return hex(start) + "-" + hex(end);
  }

  static long min(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  static long max(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  /**
   * Reads one address: hexadecimal with {@code 0x}, or decimal. Empty if {@code text} is no
   * unsigned 64-bit number.
   */
  public static Optional<Long> parseAddress(String text) {
    try {
      if (text.matches("0[xX][0-9a-fA-F]+")) {
        return Optional.of(Long.parseUnsignedLong(text.substring(2), 16));
      }
      return text.matches("[0-9]+") ? Optional.of(Long.parseUnsignedLong(text)) : Optional.empty();
    } catch (NumberFormatException e) {
      // More than 64 bits.
      return Optional.empty();
    }
  }
}
