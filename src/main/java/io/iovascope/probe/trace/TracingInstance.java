// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;

/**
 * A tracing instance of this process: its own buffer, triggers and switches, so that other users of
 * tracing are not disturbed. The stream of its events is kept open from the beginning: the kernel
 * does not remove an instance of which a file is open, and closes the file when the process ends in
 * whatever way.
 */
final class TracingInstance implements AutoCloseable {

  private static final String PREFIX = "iovascope-";

  /** Somebody else's start may take the instance for a leftover before its stream is open. */
  private static final int ATTEMPTS = 3;

  private final Tracefs tracefs;
  private final String name;
  private final InputStream events;
  private boolean closed;

  private TracingInstance(Tracefs tracefs, String name, InputStream events) {
    this.tracefs = tracefs;
    this.name = name;
    this.events = events;
  }

  /** Whether an instance with this name is one of ours. */
  static boolean isName(String name) {
    return name.matches(PREFIX + "\\d{1,10}");
  }

  /**
   * @param pid id of this process
   * @throws IOException if tracefs refuses; nothing is left behind then
   */
  static TracingInstance make(Tracefs tracefs, long pid) throws IOException {
    String name = PREFIX + pid;
    for (int attempt = 1; ; attempt++) {
      tracefs.makeInstance(name);
      try {
        return new TracingInstance(tracefs, name, tracefs.events(name));
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (IOException e) {
        tracefs.removeInstance(name);
        throw e;
      }
    }
  }

  String name() {
    return name;
  }

  /** Has the kernel count an event. */
  void count(HistogramTrigger trigger) throws IOException {
    tracefs.write(name, "events/dma/%s/trigger".formatted(trigger.event().name()), trigger.text());
  }

  /** Has the kernel record an event, or no longer. */
  void record(DmaEvent event, boolean on) throws IOException {
    tracefs.write(name, "events/dma/%s/enable".formatted(event.name()), on ? "1" : "0");
  }

  /** Switches an option of the instance. */
  void option(String option, boolean on) throws IOException {
    tracefs.write(name, "options/" + option, on ? "1" : "0");
  }

  /** Puts a line that is no event among the events. */
  void mark() throws IOException {
    tracefs.write(name, "trace_marker", name);
  }

  /** The recorded events, oldest first; reading waits for the next. */
  InputStream events() {
    return events;
  }

  /** Removes the instance; a second call does nothing. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      events.close();
      tracefs.removeInstance(name);
    }
  }
}
