// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a fact was read.
 *
 * @param path the file on the host
 * @param position the place in the file, or null for the file as a whole
 */
public record Origin(String path, @Nullable Position position) {

  /** A place in a file. */
  public sealed interface Position {}

  /**
   * A line of a text file, or of the kernel's log.
   *
   * @param number from 1
   */
  public record Line(int number) implements Position {
    @Override
    public String toString() {
      return "line " + number;
    }
  }

  /**
   * A record of the kernel's log.
   *
   * @param sequence the kernel's own number of it, from 0
   */
  public record LogRecord(long sequence) implements Position {
    @Override
    public String toString() {
      return "record " + sequence;
    }
  }

  /**
   * A structure of a firmware table. People know it by its name, so that the path is not printed.
   *
   * @param name the table and the structure, such as {@code DMAR table, RMRR 2}
   * @param offset where it begins in the table, in bytes from 0
   */
  public record Structure(String name, int offset) implements Position {
    @Override
    public String toString() {
      return "%s at offset 0x%x".formatted(name, offset);
    }
  }

  /** The content that a file had at some time, where it is another one each time. */
  public record Moment(Instant time) implements Position {
    @Override
    public String toString() {
      return "at " + time;
    }
  }

  /**
   * A line of a text file.
   *
   * @param line number of the line, from 1
   */
  public static Origin line(String path, int line) {
    return new Origin(path, new Line(line));
  }

  /** A record of the kernel's log. */
  public static Origin logRecord(String path, long sequence) {
    return new Origin(path, new LogRecord(sequence));
  }

  /** A structure of a firmware table; see {@link Structure}. */
  public static Origin structure(String path, String name, int offset) {
    return new Origin(path, new Structure(name, offset));
  }

  /** What a file said at some time. */
  public static Origin at(String path, Instant time) {
    return new Origin(path, new Moment(time));
  }

  /** A file as a whole. */
  public static Origin file(String path) {
    return new Origin(path, null);
  }

  /** The place for people, such as {@code /proc/iomem line 14}. */
  @Override
  public String toString() {
    if (position == null) {
      return path;
    }
    return position instanceof Structure ? position.toString() : path + " " + position;
  }
}
