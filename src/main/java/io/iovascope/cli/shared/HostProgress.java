// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import java.io.PrintWriter;
import java.util.Locale;

/** How far a command is with many hosts: one line on a terminal, written again and again. */
final class HostProgress {

  private static final long FIRST = 1_000_000_000;
  private static final long STEP = 100_000_000;
  private static final int WIDTH = 40;

  private final PrintWriter err;
  private final boolean shown;
  private final int all;
  private final long start = System.nanoTime();
  private long next = FIRST;
  private boolean drawn;

  /**
   * @param shown whether there is somebody to see it
   * @param all number of hosts
   */
  HostProgress(PrintWriter err, boolean shown, int all) {
    this.err = err;
    this.shown = shown;
    this.all = all;
  }

  /** Draws the line, if it is time. */
  void at(int done) {
    if (shown && System.nanoTime() - start >= next) {
      next = System.nanoTime() - start + STEP;
      drawn = true;
      err.print("\r" + bar(done, all));
      err.flush();
    }
  }

  static String bar(int done, int all) {
    int filled = all == 0 ? WIDTH : (int) ((long) WIDTH * done / all);
    return String.format(
        Locale.ROOT,
        "[%s%s] %,d of %,d hosts",
        "#".repeat(filled),
        " ".repeat(WIDTH - filled),
        done,
        all);
  }

  /** Takes the line away, before something else is written. */
  void clear() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }
}
