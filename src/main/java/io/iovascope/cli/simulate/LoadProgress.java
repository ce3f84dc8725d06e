// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.emulator.load.LoadWatcher;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Ends a run when the user wants it to end, and shows how far a long one is. */
final class LoadProgress implements LoadWatcher {

  private static final long FIRST = 1_000_000_000;
  private static final long STEP = 100_000_000;
  private static final int WIDTH = 40;

  private final PrintWriter err;
  private final boolean shown;
  private final long duration;
  private final BooleanSupplier interrupted;
  private final long start = System.nanoTime();
  private long next = FIRST;
  private boolean drawn;

  /**
   * @param shown whether there is somebody to see it
   * @param duration simulated nanoseconds of the whole run
   */
  LoadProgress(PrintWriter err, boolean shown, long duration, BooleanSupplier interrupted) {
    this.err = err;
    this.shown = shown;
    this.duration = duration;
    this.interrupted = interrupted;
  }

  @Override
  public boolean goOn(long nanos, long requests) {
    if (shown && System.nanoTime() - start >= next) {
      next = System.nanoTime() - start + STEP;
      drawn = true;
      err.print("\r" + bar(nanos, duration, requests));
      err.flush();
    }
    return !interrupted.getAsBoolean();
  }

  static String bar(long nanos, long duration, long requests) {
    int done = (int) (WIDTH * ((double) nanos / duration));
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d%%  %,d requests",
        "#".repeat(done),
        " ".repeat(WIDTH - done),
        100 * done / WIDTH,
        requests);
  }

  /** Takes the bar away. */
  void end() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
