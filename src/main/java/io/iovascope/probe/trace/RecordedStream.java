// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import io.iovascope.host.read.LongText;
import java.io.IOException;

/**
 * Reads the events of an instance as they come, on a thread of its own. Reading waits in the kernel
 * and cannot be interrupted; it ends at a line that is no event, which is put there for that.
 */
final class RecordedStream {

  /** More than the kernel makes of one event. */
  private static final int LONGEST_LINE = 1 << 14;

  private static final long LONGEST_WAIT_MILLISECONDS = 2000;

  private final TracingInstance instance;
  private final RecordedCounts counts;
  private final Thread thread;
  private volatile boolean ending;

  RecordedStream(TracingInstance instance, RecordedCounts counts) {
    this.instance = instance;
    this.counts = counts;
    this.thread = new Thread(this::read, "trace events");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void read() {
    LongText lines = new LongText(instance.events(), LONGEST_LINE);
    try {
      String line = lines.next();
      while (line != null && (counts.add(line) || !ending)) {
        line = lines.next();
      }
    } catch (IOException e) {
      // The instance is gone: nothing more will come.
      return;
    }
  }

  /** Ends when all that was recorded before has been counted; a second call does nothing. */
  void end() throws IOException {
    if (ending) {
      return;
    }
    ending = true;
    instance.mark();
    try {
      thread.join(LONGEST_WAIT_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
