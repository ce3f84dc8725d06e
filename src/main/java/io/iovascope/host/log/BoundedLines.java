// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text of any size. What is longer than a line can be is cut, and after a bound the
 * text ends; both are counted.
 */
final class BoundedLines {

  /** Longest line, in characters: a whole log whose newlines are lost still has its beginning. */
  static final int LONGEST = 1 << 16;

  private final Reader reader;
  private final long limit;
  private final char[] buffer = new char[1 << 14];
  private int at;
  private int end;
  private long taken;
  private int number;
  private int cut;
  private boolean truncated;

  /**
   * @param limit largest number of characters
   */
  BoundedLines(Reader reader, long limit) {
    this.reader = reader;
    this.limit = limit;
  }

  /** The next line without its newline; null after the last one. */
  @Nullable String next() throws IOException {
    if (!fill()) {
      return null;
    }
    number++;
    StringBuilder line = new StringBuilder();
    boolean whole = true;
    while (fill()) {
      int newline = at;
      while (newline < end && buffer[newline] != '\n') {
        newline++;
      }
      int length = Math.min(newline - at, LONGEST - line.length());
      whole &= length == newline - at;
      line.append(buffer, at, length);
      boolean ends = newline < end;
      at = ends ? newline + 1 : newline;
      if (ends) {
        break;
      }
    }
    cut += whole ? 0 : 1;
    return line.toString();
  }

  private boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    if (taken >= limit) {
      truncated |= reader.read() >= 0;
      return false;
    }
    at = 0;
    end = Math.max(0, reader.read(buffer));
    taken += end;
    return end > 0;
  }

  /** The number of the line that was returned last, from 1. */
  int number() {
    return number;
  }

  /** How many lines were longer than they can be, and lost their ends. */
  int cut() {
    return cut;
  }

  /** Whether the text goes on after the bound. */
  boolean isTruncated() {
    return truncated;
  }
}
