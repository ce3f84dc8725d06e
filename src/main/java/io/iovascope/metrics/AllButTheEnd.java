// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Passes on what is written but for the last bytes. The library ends whatever it writes as if it
 * was the whole.
 */
final class AllButTheEnd extends OutputStream {

  private final OutputStream out;
  private final int kept;
  private byte[] held = new byte[0];

  /**
   * @param kept number of bytes at the end that are not passed on
   */
  AllButTheEnd(OutputStream out, int kept) {
    this.out = out;
    this.kept = kept;
  }

  @Override
  public void write(int each) throws IOException {
    write(new byte[] {(byte) each}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int passed = Math.max(0, held.length + count - kept);
    int ofHeld = Math.min(passed, held.length);
    out.write(held, 0, ofHeld);
    out.write(bytes, from, passed - ofHeld);
    byte[] rest = Arrays.copyOfRange(held, ofHeld, held.length + count - (passed - ofHeld));
    System.arraycopy(
        bytes, from + passed - ofHeld, rest, held.length - ofHeld, count - (passed - ofHeld));
    held = rest;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
