// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Unsigned little-endian numbers of an ACPI table. The caller checks that they are there. */
final class TableBytes {

  private final ByteBuffer buffer;

  TableBytes(byte[] bytes) {
    buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int length() {
    return buffer.capacity();
  }

  byte[] array() {
    return buffer.array();
  }

  int u8(int offset) {
    return Byte.toUnsignedInt(buffer.get(offset));
  }

  int u16(int offset) {
    return Short.toUnsignedInt(buffer.getShort(offset));
  }

  long u32(int offset) {
    return Integer.toUnsignedLong(buffer.getInt(offset));
  }

  /** All 64 bits; the sign bit is an address bit. */
  long u64(int offset) {
    return buffer.getLong(offset);
  }

  /** The sum of the first {@code length} bytes, modulo 256: 0 in a sound ACPI table. */
  int sum(int length) {
    int sum = 0;
    for (int offset = 0; offset < length; offset++) {
      sum += buffer.get(offset);
    }
    return sum & 0xff;
  }
}
