// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import io.iovascope.allocator.trace.TraceFormatException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a trace, plain or gzip, one at a time: a file may be of any length. */
public final class TraceLines implements Closeable {

  /** Comments too are no longer. */
  static final int MAX_LENGTH = 1000;

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private long number;

  private TraceLines(InputStream in) {
    this.in = in;
  }

  public static TraceLines open(Path file) throws IOException {
    InputStream plain = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      plain.mark(2);
      boolean gzip = plain.read() == 0x1f && plain.read() == 0x8b;
      plain.reset();
      return new TraceLines(
          gzip ? new BufferedInputStream(new GZIPInputStream(plain, BUFFER), BUFFER) : plain);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** The next line without its end; null at the end of the file. */
  public @Nullable String next() throws IOException, TraceFormatException {
    StringBuilder line = new StringBuilder();
    int character = in.read();
    if (character < 0) {
      return null;
    }
    while (character >= 0 && character != '\n') {
      if (line.length() == MAX_LENGTH) {
        number++;
        throw new TraceFormatException(
            "the line has more than %d characters".formatted(MAX_LENGTH));
      }
      line.append((char) character);
      character = in.read();
    }
    number++;
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }

  /** The number of the line that was read last; 0 before the first. */
  public long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
