// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** How far a long command is: one line on a terminal, written again and again. */
public final class ProgressBar {

  private static final long FIRST_NANOS = 1_000_000_000;
  private static final long STEP_NANOS = 100_000_000;
  private static final int WIDTH = 40;

  private final PrintWriter err;
  private final boolean shown;
  private final long start = System.nanoTime();
  private long next = FIRST_NANOS;
  private boolean drawn;

  /**
   * @param shown whether there is somebody to see it
   */
  public ProgressBar(PrintWriter err, boolean shown) {
    this.err = err;
    this.shown = shown;
  }

  /**
   * Draws the line, if it is time: after a second, and ten times in each that follows.
   *
   * @param words what stands behind the bar
   */
  public void at(long done, long all, Supplier<String> words) {
    if (shown && System.nanoTime() - start >= next) {
      next = System.nanoTime() - start + STEP_NANOS;
      drawn = true;
      err.print("\r" + line(done, all, words.get()) + "\u001b[K");
      err.flush();
    }
  }

  static String line(long done, long all, String words) {
    int filled = all == 0 ? WIDTH : (int) (WIDTH * ((double) Math.min(done, all) / all));
    return "[%s%s] %s".formatted("#".repeat(filled), " ".repeat(WIDTH - filled), words);
  }

  /** Takes the line away, before something else is written. */
  public void clear() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }
}
