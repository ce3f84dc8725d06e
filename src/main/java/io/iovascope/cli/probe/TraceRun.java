// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.probe.trace.TraceProbe;
import io.iovascope.probe.trace.TraceReport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Traces for a while, and leaves nothing behind however it ends: SIGTERM and Ctrl-C end the wait,
 * and the process lives on until the host is as it was.
 */
final class TraceRun {

  private static final long LONGEST_END_SECONDS = 20;

  private final Supplier<TraceProbe> start;
  private final Duration length;
  private final Duration every;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  /**
   * @param start begins to trace, or throws
   * @param every how often the result is wanted; not before the end if it is no shorter than the
   *     length
   */
  TraceRun(Supplier<TraceProbe> start, Duration length, Duration every) {
    this.start = start;
    this.length = length;
    this.every = every;
  }

  /**
   * @param result gets what has been counted since the beginning: at once and every so often if
   *     that is wanted, and at the end or the signal
   * @return the exit status
   */
  int run(Consumer<TraceReport> result) {
    Thread hook = new Thread(this::end, "end of the trace");
    Runtime.getRuntime().addShutdownHook(hook);
    try (TraceProbe probe = start.get()) {
      boolean stopped = await(probe, result);
      TraceReport report = probe.finish();
      probe.close();
      result.accept(report);
      return stopped ? ExitStatus.INTERRUPTED : ExitStatus.OK;
    } catch (IOException e) {
      throw CommandFailure.host("tracing failed: " + FileProblem.text(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.host("interrupted");
    } finally {
      done.countDown();
      forget(hook);
    }
  }

  private boolean await(TraceProbe probe, Consumer<TraceReport> result)
      throws InterruptedException {
    if (every.compareTo(length) >= 0) {
      return stop.await(length.toMillis(), TimeUnit.MILLISECONDS);
    }
    long end = System.nanoTime() + length.toNanos();
    long left = length.toNanos();
    boolean stopped = false;
    while (!stopped && left > 0) {
      result.accept(probe.report());
      stopped = stop.await(Math.min(left, every.toNanos()), TimeUnit.NANOSECONDS);
      left = end - System.nanoTime();
    }
    return stopped;
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the process was told to end.
      return;
    }
  }

  /** Runs when the process is told to end, or has ended. */
  private void end() {
    stop.countDown();
    try {
      if (!done.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("iovascope: the trace did not end in time; the next one removes it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
