package io.iovascope.probe.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kernel memory in blocks, each of which is read once and kept until {@link #forget()}: a structure
 * is seen at one moment only, and neighbours cost one read. The size of a block and the reason for
 * it are measured: nodes are dense, and larger blocks read what nobody needs.
 */
final class MemoryBlocks {

  static final int BLOCK = 4096;

  /** Most blocks that are kept, 64 MiB; when there are more, all are forgotten. */
  private static final int MOST = 1 << 14;

  private static final int TABLE = 2 * MOST;

  /** Neighbours that are read again together, in blocks. */
  private static final int BURST = 16;

  private static final class Block {
    final long start;
    final ByteBuffer data;

    Block(long start, byte[] bytes, int count) {
      this.start = start;
      this.data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).limit(count);
    }
  }

  private final MemorySource source;
  private final @Nullable Block[] table = new @Nullable Block[TABLE];
  private @Nullable Block last;
  private int count;
  private boolean complete = true;
  private long reads;

  MemoryBlocks(MemorySource source) {
    this.source = source;
  }

  /** Lets everything be read anew. */
  void forget() {
    if (count > 0) {
      Arrays.fill(table, null);
    }
    last = null;
    count = 0;
    complete = true;
  }

  /** Number of reads of the kernel's memory until now. */
  long reads() {
    return reads;
  }

  long u64(long address) {
    Block block = block(address);
    int offset = (int) (address - block.start);
    if (offset + Long.BYTES <= block.data.limit()) {
      return block.data.getLong(offset);
    }
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value |= (u8(address + i) & 0xffL) << 8 * i;
    }
    return value;
  }

  byte u8(long address) {
    Block block = block(address);
    int offset = (int) (address - block.start);
    if (offset >= block.data.limit()) {
      throw new TornException("memory that cannot be read");
    }
    return block.data.get(offset);
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
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
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
    Block[] blocks = new Block[count];
    int next = 0;
    for (Block block : table) {
      if (block != null) {
        blocks[next++] = block;
      }
    }
    Arrays.sort(blocks, (a, b) -> Long.compareUnsigned(a.start, b.start));
    byte[] burst = new byte[BURST * BLOCK];
    for (int i = 0; i < blocks.length; ) {
      int end = i + 1;
      while (end < blocks.length
          && end - i < BURST
          && blocks[end].start == blocks[end - 1].start + BLOCK) {
        end++;
      }
      reads++;
      int read = source.read(blocks[i].start, burst, (end - i) * BLOCK);
      for (int j = i; j < end; j++) {
        int from = (j - i) * BLOCK;
        int limit = blocks[j].data.limit();
        if (read < from + limit
            || !Arrays.equals(burst, from, from + limit, blocks[j].data.array(), 0, limit)) {
          return false;
        }
      }
      i = end;
    }
    return true;
  }

  private Block block(long address) {
    long start = address & -BLOCK;
    Block known = last;
    if (known != null && known.start == start) {
      return known;
    }
    int slot = slot(start);
    Block block = table[slot];
    if (block == null) {
      byte[] bytes = new byte[BLOCK];
      reads++;
      int read = source.read(start, bytes, BLOCK);
      block = new Block(start, bytes, Math.max(0, read));
      if (count == MOST) {
        forget();
        complete = false;
        slot = slot(start);
      }
      table[slot] = block;
      count++;
    }
    last = block;
    return block;
  }

  private int slot(long start) {
    int slot = (int) ((start / BLOCK * 0x9E3779B97F4A7C15L) >>> 40) & TABLE - 1;
    while (true) {
      Block there = table[slot];
      if (there == null || there.start == start) {
        return slot;
      }
      slot = slot + 1 & TABLE - 1;
    }
  }
}
