// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A file such as {@code /proc/kcore}: ELF headers, notes, and the memory that they tell of. */
public final class CoreFile {

  private static final int NOTES_AT = 0x1000;
  private static final int FIRST_AT = 0x4_0000;
  private static final int SECOND_AT = 0x10_0000;

  private CoreFile() {}

  /**
   * A piece of memory.
   *
   * @param address of its first byte
   */
  record Segment(long address, ByteBuffer content) {
    int size() {
      return content.capacity();
    }
  }

  /**
   * @param notes the text of VMCOREINFO
   * @param first of at most 768 KiB
   */
  static byte[] of(String notes, Segment first, Segment second) {
    byte[] text = notes.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer out = ByteBuffer.allocate(SECOND_AT + second.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    out.putShort(18, (short) 62);
    out.putLong(32, 64);
    out.putShort(54, (short) 56).putShort(56, (short) 3);
    header(out, 0, 4, NOTES_AT, 0, 12 + 12 + (text.length + 3 & ~3));
    header(out, 1, 1, FIRST_AT, first.address, first.size());
    header(out, 2, 1, SECOND_AT, second.address, second.size());
    out.position(NOTES_AT);
    out.putInt(11).putInt(text.length).putInt(0);
    out.put("VMCOREINFO\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(text);
    out.position(FIRST_AT);
    out.put(first.content.array());
    out.position(SECOND_AT);
    out.put(second.content.array());
    return out.array();
  }

  private static void header(
      ByteBuffer out, int index, int type, long position, long address, long size) {
    int at = 64 + 56 * index;
    out.putInt(at, type)
        .putLong(at + 8, position)
        .putLong(at + 16, address)
        .putLong(at + 32, size)
        .putLong(at + 40, size);
  }
}
