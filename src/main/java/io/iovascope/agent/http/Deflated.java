// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Bytes in compressed form that can stand before or after others of their kind: blocks of RFC 1951,
 * the last of which is not marked as the end, up to the border of a byte.
 *
 * @param blocks never changed by anybody
 * @param length of the bytes before they were compressed
 * @param crc their CRC-32, as gzip has it
 */
record Deflated(byte[] blocks, long length, int crc) {

  /** Writes what is to be compressed. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Compresses what the content writes, piece by piece as it does. */
  static Deflated of(Content content) {
    Writer writer = new Writer();
    try (writer) {
      content.writeTo(writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Deflated(writer.blocks.toByteArray(), writer.length, (int) writer.crc.getValue());
  }

  private static final class Writer extends OutputStream {

    private static final int BUFFER_BYTES = 1 << 13;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 crc = new CRC32();
    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long length;

    @Override
    public void write(int each) {
      write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      crc.update(bytes, from, count);
      length += count;
      deflater.setInput(bytes, from, count);
      while (!deflater.needsInput()) {
        blocks.write(buffer, 0, deflater.deflate(buffer, 0, BUFFER_BYTES, Deflater.NO_FLUSH));
      }
    }

    @Override
    public void close() {
      int count = BUFFER_BYTES;
      while (count == BUFFER_BYTES) {
        count = deflater.deflate(buffer, 0, BUFFER_BYTES, Deflater.SYNC_FLUSH);
        blocks.write(buffer, 0, count);
      }
      deflater.end();
    }
  }
}
