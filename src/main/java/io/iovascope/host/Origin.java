package io.iovascope.host;

/**
 * Where a fact was read.
 *
 * @param path the file on the host
 * @param position the place in the file, such as {@code line 14}, or empty
 */
public record Origin(String path, String position) {

  /**
   * A line of a text file.
   *
   * @param line number of the line, from 1
   */
  public static Origin line(String path, int line) {
    return new Origin(path, "line " + line);
  }

  /**
   * A place in a binary file.
   *
   * @param offset offset in bytes, from 0
   */
  public static Origin offset(String path, int offset) {
    return new Origin(path, "offset 0x%x".formatted(offset));
  }

  public static Origin file(String path) {
    return new Origin(path, "");
  }

  @Override
  public String toString() {
    return position.isEmpty() ? path : path + " " + position;
  }
}
