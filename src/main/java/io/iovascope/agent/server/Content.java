// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.http.Body;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The bytes of an answer in slices, so that no client has the whole of it waiting for it. */
interface Content extends AutoCloseable {

  /** What a client that does not read costs is a few of these. */
  int SLICE_BYTES = 1 << 14;

  /** The next slice; empty at the end. */
  Optional<Buffer> next() throws IOException;

  @Override
  default void close() throws IOException {}

  /** Arrays that are sent as they are. */
  static Content of(List<byte[]> arrays) {
    Deque<Buffer> slices = new ArrayDeque<>();
    for (byte[] array : arrays) {
      for (int at = 0; at < array.length; at += SLICE_BYTES) {
        int size = Math.min(SLICE_BYTES, array.length - at);
        slices.add(Buffer.buffer(Unpooled.wrappedBuffer(array, at, size)));
      }
    }
    return () -> Optional.ofNullable(slices.poll());
  }

  /** What has to be unpacked on the way. */
  static Content plain(Body body) {
    InputStream in = body.plain();
    return new Content() {
      @Override
      public Optional<Buffer> next() throws IOException {
        byte[] slice = in.readNBytes(SLICE_BYTES);
        return slice.length == 0
            ? Optional.empty()
            : Optional.of(Buffer.buffer(Unpooled.wrappedBuffer(slice)));
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }
}
