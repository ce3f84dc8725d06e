// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.cli.terminal.ProgressBar;
import io.iovascope.emulator.load.LoadWatcher;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Ends a run when the user wants it to end, and shows how far a long one is.
 *
 * @param duration simulated nanoseconds of the whole run
 */
record LoadProgress(ProgressBar bar, long duration, BooleanSupplier interrupted)
    implements LoadWatcher {

  @Override
  public boolean goOn(long nanos, long requests) {
    bar.at(nanos, duration, () -> words(nanos, requests));
    return !interrupted.getAsBoolean();
  }

  String words(long nanos, long requests) {
    return String.format(
        Locale.ROOT, "%3d%%  %,d requests", (int) (100 * ((double) nanos / duration)), requests);
  }
}
