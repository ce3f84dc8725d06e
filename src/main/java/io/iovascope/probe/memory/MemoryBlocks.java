// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.host.btf.Field;
import io.iovascope.host.btf.LittleEndian;
import java.util.Arrays;

/**
 * Kernel memory in blocks, each of which is read once and kept until {@link #forget()}: a structure
 * is seen at one moment only, and neighbours cost one read. The size of a block and the reason for
 * it are measured: nodes are dense, and larger blocks read what nobody needs.
 */
final class MemoryBlocks {

  static final int BLOCK = 4096;

  /** Most blocks that are kept, 64 MiB; when there are more, all are forgotten. */
  private static final int MOST = 1 << 14;

  private static final int TABLE_BITS = 15;
  private static final int TABLE = 1 << TABLE_BITS;

  /**
   * Blocks in one array. With 4 MiB it gets large pages: to touch each small one for the first time
   * costs as much as to walk the nodes in it.
   */
  private static final int SLAB = 1 << 10;

  /** Neighbours that are read again together, in blocks. */
  private static final int BURST = 16;

  private final MemorySource source;
  private final byte[] buffer = new byte[BURST * BLOCK];
  private final byte[][] slabs = new byte[MOST / SLAB][0];

  /** By place: where the block begins, and how many of its bytes could be read. */
  private final long[] starts = new long[MOST];

  private final int[] limits = new int[MOST];

  /** Places and one more, found by the start of the block; 0 where nothing is. */
  private final int[] table = new int[TABLE];

  private int count;
  private boolean complete = true;
  private long reads;

  /** The block that was asked for last: its bytes lie in {@code data} from {@code base} on. */
  private byte[] data = new byte[0];

  private long start;
  private int base;
  private int limit;

  /** The structure that was gone to; one that lies in two blocks is put together. */
  private byte[] struct = data;

  private int structStart;

  private final byte[] across = new byte[BLOCK];

  MemoryBlocks(MemorySource source) {
    this.source = source;
  }

  /** Lets everything be read anew. */
  void forget() {
    if (count > 0) {
      Arrays.fill(table, 0);
    }
    start = 0;
    limit = 0;
    count = 0;
    complete = true;
  }

  /** Number of reads of the kernel's memory until now. */
  long reads() {
    return reads;
  }

  /** A number; what was gone to is forgotten. */
  long u64(long address) {
    goTo(address, Long.BYTES);
    return here(0);
  }

  /**
   * Goes to a structure, for {@link #here} to read the numbers in it.
   *
   * @param length in bytes, at most a block
   * @throws TornException if it cannot be read
   */
  void goTo(long address, int length) {
    find(address & -BLOCK);
    int offset = (int) (address - start);
    if (offset + length <= limit) {
      struct = data;
      structStart = base + offset;
      return;
    }
    for (int i = 0; i < length; i++) {
      across[i] = u8(address + i);
    }
    struct = across;
    structStart = 0;
  }

  /** The number that lies so many bytes behind the start of the structure that was gone to. */
  long here(int offset) {
    return LittleEndian.u64(struct, structStart + offset);
  }

  byte u8(long address) {
    find(address & -BLOCK);
    int offset = (int) (address - start);
    if (offset >= limit) {
      throw new TornException("memory that cannot be read");
    }
    return data[base + offset];
  }

  /** The value of a number or pointer of up to 8 bytes, or of a bit field. */
  long get(long struct, Field field) {
    int bytes =
        field.bits() > 0
            ? (field.bitOffset() + field.bits() + 7) / 8
            : Math.min(field.size(), Long.BYTES);
    long value = 0;
    for (int i = 0; i < Math.min(bytes, Long.BYTES); i++) {
      value |= (u8(struct + field.offset() + i) & 0xffL) << 8 * i;
    }
    return field.bits() == 0 || field.bits() >= Long.SIZE
        ? value >>> field.bitOffset()
        : value >>> field.bitOffset() & (1L << field.bits()) - 1;
  }

  /** The same, read now, whatever is kept. */
  long getNow(long struct, Field field) {
    byte[] bytes = new byte[Long.BYTES];
    int size = Math.min(field.size(), Long.BYTES);
    reads++;
    if (source.read(struct + field.offset(), bytes, size) < size) {
      throw new TornException("memory that cannot be read");
    }
    return LittleEndian.u64(bytes, 0);
  }

  /**
   * A text that ends with a zero byte.
   *
   * @param longest most bytes that are read of it
   */
  String text(long address, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < longest; i++) {
      byte next = u8(address + i);
      if (next == 0) {
        return text.toString();
      }
      text.append((char) (next & 0xff));
    }
    return text.toString();
  }

  /**
   * Reads all blocks again, neighbours together.
   *
   * @return whether all are what they were; false also if not all are kept
   */
  boolean unchanged() {
    if (!complete) {
      return false;
    }
    long[] sorted = Arrays.copyOf(starts, count);
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; ) {
      int end = i + 1;
      while (end < sorted.length && end - i < BURST && sorted[end] == sorted[end - 1] + BLOCK) {
        end++;
      }
      reads++;
      int read = source.read(sorted[i], buffer, (end - i) * BLOCK);
      for (int j = i; j < end; j++) {
        int from = (j - i) * BLOCK;
        find(sorted[j]);
        if (read < from + limit
            || !Arrays.equals(buffer, from, from + limit, data, base, base + limit)) {
          return false;
        }
      }
      i = end;
    }
    return true;
  }

  /** Makes the block that begins there the last one, and reads it unless it is kept. */
  private void find(long wanted) {
    if (wanted == start && limit > 0) {
      return;
    }
    int place = table[slot(wanted)] - 1;
    if (place < 0) {
      place = read(wanted);
    }
    start = wanted;
    data = slabs[place / SLAB];
    base = place % SLAB * BLOCK;
    limit = limits[place];
  }

  /** Reads a block that is not kept, and gives its place. */
  private int read(long wanted) {
    if (count == MOST) {
      forget();
      complete = false;
    }
    int place = count++;
    reads++;
    int read = Math.max(0, source.read(wanted, buffer, BLOCK));
    if (slabs[place / SLAB].length == 0) {
      slabs[place / SLAB] = new byte[SLAB * BLOCK];
    }
    System.arraycopy(buffer, 0, slabs[place / SLAB], place % SLAB * BLOCK, read);
    starts[place] = wanted;
    limits[place] = read;
    table[slot(wanted)] = count;
    return place;
  }

  /** Where the block is in the table, or would be. */
  private int slot(long wanted) {
    int slot = (int) (wanted * 0x9E3779B97F4A7C15L >>> Long.SIZE - TABLE_BITS);
    while (true) {
      int place = table[slot] - 1;
      if (place < 0 || starts[place] == wanted) {
        return slot;
      }
      slot = slot + 1 & TABLE - 1;
    }
  }
}
