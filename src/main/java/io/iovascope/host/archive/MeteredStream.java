// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells how many bytes have come out of a stream, while they come. */
final class MeteredStream extends FilterInputStream {

  /** Is told of each number of bytes, and may refuse to go on. */
  @FunctionalInterface
  interface Meter {
    void count(long bytes) throws IOException;
  }

  private final Meter meter;

  MeteredStream(InputStream in, Meter meter) {
    super(in);
    this.meter = meter;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    meter.count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    meter.count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    meter.count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
