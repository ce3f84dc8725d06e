// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

/**
 * The CRC-32 of bytes that stand one after the other, from those of the two parts: a CRC is a
 * remainder modulo a polynomial, so the first is multiplied by a power of x as long as the second
 * part, and the second is added. What zlib calls {@code crc32_combine}.
 */
final class Crc32 {

  /** The polynomial of RFC 1952, section 8; the highest power is the lowest bit. */
  private static final int POLYNOMIAL = 0xedb88320;

  private static final int ONE = 1 << 31;
  private static final int X_TO_8 = 1 << 23;

  private Crc32() {}

  /**
   * The CRC of both together.
   *
   * @param secondLength number of bytes of the second part
   */
  static int combined(int first, int second, long secondLength) {
    return product(power(secondLength), first) ^ second;
  }

  /** The polynomial x to the power of 8 for each byte. */
  private static int power(long bytes) {
    int power = ONE;
    int square = X_TO_8;
    for (long rest = bytes; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        power = product(square, power);
      }
      square = product(square, square);
    }
    return power;
  }

  private static int product(int one, int other) {
    int sum = 0;
    int shifted = other;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((one & bit) != 0) {
        sum ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
    }
    return sum;
  }
}
