// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is really unpacked, and fails once it is more than allowed. */
final class LimitedInputStream extends FilterInputStream {

  private final String capture;
  private final long limit;
  private long count;

  LimitedInputStream(InputStream in, String capture, long limit) {
    super(in);
    this.capture = capture;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    counted(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    counted(read);
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    counted(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void counted(long bytes) throws CaptureException {
    count += Math.max(0, bytes);
    if (count > limit) {
      throw new CaptureException(
          "%s: unpacks to more than %d bytes: a capture is never so large; make it again with 'iovascope capture'"
              .formatted(capture, limit));
    }
  }
}
