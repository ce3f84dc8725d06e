package io.iovascope.cli;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Takes note of Ctrl-C instead of ending the process, so that what is known can still be printed.
 * The second one ends it as usual.
 */
final class Interrupt implements AutoCloseable {

  private static final Signal SIGNAL = new Signal("INT");

  private final SignalHandler before;
  private volatile boolean came;

  Interrupt() {
    before =
        Signal.handle(
            SIGNAL,
            signal -> {
              came = true;
              Signal.handle(SIGNAL, SignalHandler.SIG_DFL);
            });
  }

  boolean came() {
    return came;
  }

  @Override
  public void close() {
    Signal.handle(SIGNAL, before);
  }
}
