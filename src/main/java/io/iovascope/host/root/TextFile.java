// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Text files of a host. Bytes that are no UTF-8 become U+FFFD: nothing of interest has any. */
public final class TextFile {

  /** Bound of the files that people could write longer than the kernel does: 1 MiB. */
  public static final int USUAL_LIMIT = 1 << 20;

  private TextFile() {}

  /**
   * The text of a file. Of a longer file only whole lines are kept.
   *
   * @param limit largest number of bytes to read
   */
  public static Reading<String> read(HostRoot root, String path, int limit) {
    Reading<String> text = root.bytes(path, limit).map(TextFile::decoded);
    return text.status() == Reading.Status.TRUNCATED ? text.map(TextFile::wholeLines) : text;
  }

  public static String decoded(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The part up to the last newline. */
  public static String wholeLines(String text) {
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  /** The lines without their newlines; what follows the last newline is a line if not empty. */
  public static List<String> lines(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    int last = lines.size() - 1;
    return lines.get(last).isEmpty() ? lines.subList(0, last) : lines;
  }
}
