// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import java.io.Closeable;
import java.io.IOException;

/** A file of a host that is read at positions, and never written. */
public interface PositionedFile extends Closeable {

  /**
   * Reads once; what comes back may be shorter than what was asked for.
   *
   * @param position in bytes, from 0
   * @param into where the bytes go
   * @param at where in it they begin
   * @param length at most this many bytes
   * @return number of bytes; 0 or -1 at the end of the file
   * @throws IOException if the system refuses, such as for memory that is not there
   */
  int read(long position, byte[] into, int at, int length) throws IOException;

  /**
   * Reads until all is there or the file ends.
   *
   * @param position in bytes, from 0
   * @param into where the bytes go, from its beginning
   * @return number of bytes, at most {@code length}
   * @throws IOException if the system refuses; how much there was before is then unknown
   */
  default int readAll(long position, byte[] into, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int read = read(position + count, into, count, length - count);
      if (read <= 0) {
        break;
      }
      count += read;
    }
    return count;
  }
}
