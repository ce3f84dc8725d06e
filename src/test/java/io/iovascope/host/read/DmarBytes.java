// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds the bytes of a DMAR table: version 1 of OEM "ACME ", "TABLE", 39 bits, no flags. */
public final class DmarBytes {

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int width = 38;
  private int flags;

  public DmarBytes width(int widthByte) {
    width = widthByte;
    return this;
  }

  public DmarBytes flags(int flagByte) {
    flags = flagByte;
    return this;
  }

  /** A structure: its header with the true length, and the {@code parts} after it. */
  public DmarBytes structure(int type, byte[]... parts) {
    byte[] content = concat(parts);
    return raw(u16(type), u16(4 + content.length), content);
  }

  /** A unit that serves all devices: a DRHD at 0xfed90000 without scopes. 16 bytes. */
  public DmarBytes unit() {
    return structure(0, u8(1, 0), u16(0), u64(0xfed90000L));
  }

  /** Bytes as they are, in place of a structure. */
  public DmarBytes raw(byte[]... parts) {
    body.writeBytes(concat(parts));
    return this;
  }

  /** The table with a correct length and checksum. */
  public byte[] build() {
    byte[] table =
        concat(
            "DMAR".getBytes(StandardCharsets.US_ASCII),
            u32(48 + body.size()),
            u8(1, 0),
            "ACME  TABLE".getBytes(StandardCharsets.US_ASCII),
            new byte[3],
            u32(1),
            "ACME".getBytes(StandardCharsets.US_ASCII),
            u32(1),
            u8(width, flags),
            new byte[10],
            body.toByteArray());
    return withChecksum(table);
  }

  /** The bytes with the checksum that makes all of them add up to 0. */
  public static byte[] withChecksum(byte[] table) {
    byte[] sound = table.clone();
    sound[9] = 0;
    int sum = 0;
    for (byte b : sound) {
      sum += b;
    }
    sound[9] = (byte) -sum;
    return sound;
  }

  /**
   * A device scope.
   *
   * @param path device and function numbers in turn
   */
  public static byte[] scope(int type, int enumerationId, int startBus, int... path) {
    return concat(u8(type, 6 + path.length, 0, 0, enumerationId, startBus), u8(path));
  }

  public static byte[] u8(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  public static byte[] u16(int value) {
    return u8(value, value >>> 8);
  }

  public static byte[] u32(long value) {
    return concat(u16((int) value), u16((int) (value >>> 16)));
  }

  public static byte[] u64(long value) {
    return concat(u32(value), u32(value >>> 32));
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
