// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.root.BadLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text that may be too long to hold, or that grows while it is read. A line that is
 * longer than any good one is cut, so that the memory needed does not depend on the text.
 */
public final class LongText {

  private static final int BLOCK = 1 << 16;

  private final InputStream in;
  private final byte[] block = new byte[BLOCK];
  private final byte[] line;
  private int position;
  private int end;
  private long number;

  /**
   * @param in the text; the caller closes it
   * @param longest what is kept of a line, in bytes
   */
  public LongText(InputStream in, int longest) {
    this.in = in;
    this.line = new byte[longest];
  }

  /** The next line without its newline; null at the end. Bytes are taken as ISO 8859-1. */
  public @Nullable String next() throws IOException {
    int length = 0;
    boolean any = false;
    while (position < end || fill()) {
      byte each = block[position++];
      any = true;
      if (each == '\n') {
        break;
      }
      if (length < line.length) {
        line[length++] = each;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(block, 0, BLOCK));
    return end > 0;
  }

  /** Number of the line that was given last, from 1. */
  public long number() {
    return number;
  }

  /** What a message says if the last line is not what it should be. */
  public String unexpected(String expected, String found) {
    return "line %d: expected %s, found '%s'".formatted(number, expected, BadLines.quoted(found));
  }
}
