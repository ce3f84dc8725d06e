// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a table, in the order in which it was met. A fault is a place where the bytes
 * do not follow the layout, so that something of the table is lost or in doubt; a remark is
 * everything else.
 */
final class TableProblems {

  /** A hostile table has thousands; nobody reads them. */
  private static final int MOST_LINES = 100;

  private final List<String> lines = new ArrayList<>();
  private int notKept;
  private @Nullable String firstFault;

  void fault(int offset, String what) {
    String line = line(offset, what);
    if (firstFault == null) {
      firstFault = line;
    }
    add(line);
  }

  void remark(int offset, String what) {
    add(line(offset, what));
  }

  /** The first fault, or null if there is none. */
  @Nullable String firstFault() {
    return firstFault;
  }

  /** All lines, or the first 100 and the number of the others. */
  List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    if (notKept > 0) {
      all.add("and " + notKept + " more");
    }
    return all;
  }

  private void add(String line) {
    if (lines.size() < MOST_LINES) {
      lines.add(line);
    } else {
      notKept++;
    }
  }

  static String line(int offset, String what) {
    return "offset 0x%x: %s".formatted(offset, what);
  }
}
