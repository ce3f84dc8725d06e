// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Takes note of Ctrl-C instead of ending the process, so that what is known can still be printed.
 * The second one ends it as usual.
 */
public final class Interrupt implements AutoCloseable {

  private static final Signal SIGNAL = new Signal("INT");

  private final @Nullable SignalHandler before;
  private volatile boolean came;

  public Interrupt() {
    before = install();
  }

  private @Nullable SignalHandler install() {
    try {
      return Signal.handle(
          SIGNAL,
          signal -> {
            came = true;
            Signal.handle(SIGNAL, SignalHandler.SIG_DFL);
          });
    } catch (IllegalArgumentException e) {
      // With -Xrs the JVM leaves signals alone.
      return null;
    }
  }

  public boolean came() {
    return came;
  }

  @Override
  public void close() {
    if (before != null) {
      Signal.handle(SIGNAL, before);
    }
  }
}
