// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** What an answer carries. None of it is copied, so a part may be sent to many at a time. */
public sealed interface Body {

  /** Number of bytes as they are, not compressed. */
  long length();

  /** The bytes as they are. */
  InputStream plain();

  /** A few bytes that are not worth compressing. */
  record Plain(byte[] bytes) implements Body {

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public InputStream plain() {
      return new ByteArrayInputStream(bytes);
    }
  }

  /** Parts that are kept compressed, and so alone. */
  record Packed(List<Deflated> parts) implements Body {

    public Packed {
      parts = List.copyOf(parts);
    }

    @Override
    public long length() {
      return parts.stream().mapToLong(Deflated::length).sum();
    }

    @Override
    public InputStream plain() {
      List<InputStream> blocks = new ArrayList<>();
      parts.forEach(part -> blocks.add(new ByteArrayInputStream(part.blocks())));
      blocks.add(new ByteArrayInputStream(lastBlock()));
      return new InflaterInputStream(
          new SequenceInputStream(Collections.enumeration(blocks)), new Inflater(true)) {
        @Override
        public void close() {
          inf.end();
        }
      };
    }

    /** The same as a file of gzip with one member, in pieces that follow each other. */
    public List<byte[]> gzip() {
      List<byte[]> gzip = new ArrayList<>();
      gzip.add(header());
      int crc = 0;
      for (Deflated part : parts) {
        gzip.add(part.blocks());
        crc = Crc32.combined(crc, part.crc(), part.length());
      }
      gzip.add(lastBlock());
      gzip.add(
          ByteBuffer.allocate(2 * Integer.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(crc)
              .putInt((int) length())
              .array());
      return gzip;
    }

    /** Of RFC 1952: the method is deflate, no name, no time, Unix. */
    private static byte[] header() {
      return new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    }

    /** A block without content that is marked as the last. */
    private static byte[] lastBlock() {
      return new byte[] {3, 0};
    }
  }
}
