// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of this system, open for reading. Not safe for several threads. */
final class ChannelFile implements PositionedFile {

  private static final int LARGEST = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);

  ChannelFile(Path file) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  @Override
  public int read(long position, byte[] into, int at, int length) throws IOException {
    buffer.clear().limit(Math.min(length, LARGEST));
    int count = channel.read(buffer, position);
    buffer.flip();
    buffer.get(into, at, Math.max(0, count));
    return count;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
