// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

import io.iovascope.host.root.PositionedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The bytes of a file, fetched page by page as they are asked for. A few pages are kept, so that
 * megabytes are passed over in the memory of some kilobytes. Reading may throw {@link
 * UncheckedIOException}.
 */
final class Pages {

  private static final int SHIFT = 12;

  /**
   * Bytes of a page: as many as sysfs hands out at once (fs/kernfs/file.c,
   * kernfs_file_read_iter()).
   */
  static final int SIZE = 1 << SHIFT;

  /** As many as a power of two. */
  private static final int KEPT = 16;

  private final PositionedFile file;
  private final byte[][] pages = new byte[KEPT][SIZE];
  private final int[] lengths = new int[KEPT];
  private final long[] numbers = new long[KEPT];

  Pages(PositionedFile file) {
    this.file = file;
    Arrays.fill(numbers, -1);
  }

  /**
   * A page, until another is asked for.
   *
   * @param number from 0
   */
  byte[] page(long number) {
    return pages[slot(number)];
  }

  /** How many bytes of a page the file has: all but the last have {@link #SIZE}. */
  int length(long number) {
    return lengths[slot(number)];
  }

  private int slot(long number) {
    int slot = (int) number & KEPT - 1;
    if (numbers[slot] != number) {
      numbers[slot] = -1;
      lengths[slot] = fetch(number, pages[slot]);
      numbers[slot] = number;
    }
    return slot;
  }

  private int fetch(long number, byte[] page) {
    try {
      return file.readAll(number * SIZE, page, SIZE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the file has a byte at this offset. */
  boolean has(long at) {
    return within(at) < length(at >>> SHIFT);
  }

  /**
   * The byte at an offset.
   *
   * @throws LayoutException if the file ends before
   */
  byte i8(long at) {
    int slot = slot(at >>> SHIFT);
    int within = within(at);
    if (within >= lengths[slot]) {
      throw cutOff(at);
    }
    return pages[slot][within];
  }

  /**
   * The number in the four bytes at an offset.
   *
   * @throws LayoutException if the file ends before
   */
  int i32(long at) {
    int slot = slot(at >>> SHIFT);
    int within = within(at);
    if (within + Integer.BYTES <= lengths[slot]) {
      return LittleEndian.i32(pages[slot], within);
    }
    int number = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      number = number << Byte.SIZE | i8(at + i) & 0xff;
    }
    return number;
  }

  /**
   * The number in the eight bytes at an offset.
   *
   * @throws LayoutException if the file ends before
   */
  long u64(long at) {
    int slot = slot(at >>> SHIFT);
    int within = within(at);
    if (within + Long.BYTES <= lengths[slot]) {
      return LittleEndian.u64(pages[slot], within);
    }
    return i32(at) & 0xffff_ffffL | (long) i32(at + Integer.BYTES) << Integer.SIZE;
  }

  /** Whether these bytes lie at an offset. */
  boolean hold(long at, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (i8(at + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static int within(long at) {
    return (int) at & SIZE - 1;
  }

  private static LayoutException cutOff(long at) {
    return new LayoutException("type information (BTF) is cut off at byte %d".formatted(at));
  }
}
