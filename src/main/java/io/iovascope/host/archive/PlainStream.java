// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a compression gives; where it is damaged, reading fails with {@link Damage}'s words. */
final class PlainStream extends FilterInputStream {

  private PlainStream(InputStream unpacked) {
    super(unpacked);
  }

  static InputStream of(Packing packing, InputStream packed) throws IOException {
    try {
      return new PlainStream(packing.unpack(packed));
    } catch (IOException | RuntimeException e) {
      throw Damage.of(e);
    }
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException | RuntimeException e) {
      throw Damage.of(e);
    }
  }

  /** So that nobody reads on, into the damage, before he gave out what he has. */
  @Override
  public int available() {
    return 0;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      return super.read(into, offset, length);
    } catch (IOException | RuntimeException e) {
      throw Damage.of(e);
    }
  }
}
