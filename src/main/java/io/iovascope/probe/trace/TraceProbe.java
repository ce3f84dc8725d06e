// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import io.iovascope.host.Reading;
import io.iovascope.host.read.BootId;
import io.iovascope.host.root.HostRoot;
import io.iovascope.probe.trace.TraceReport.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the mappings of all devices, from its start until it is closed. It needs root, and a
 * kernel with the events {@code dma:*}.
 */
public final class TraceProbe implements AutoCloseable {

  private static final int LIMIT = 4 << 20;

  private final HostRoot root;
  private final TracingInstance instance;
  private final List<DmaEvent> events;
  private final @Nullable String bootId;
  private final Instant begun;
  private final long begunNanoseconds;
  private final @Nullable RecordedCounts recorded;
  private final @Nullable RecordedStream stream;

  private TraceProbe(
      HostRoot root,
      TracingInstance instance,
      List<DmaEvent> events,
      @Nullable RecordedCounts recorded,
      @Nullable RecordedStream stream) {
    this.root = root;
    this.instance = instance;
    this.events = events;
    String boot = BootId.of(root);
    this.bootId = boot.isEmpty() ? null : boot;
    this.begun = Instant.now();
    this.begunNanoseconds = System.nanoTime();
    this.recorded = recorded;
    this.stream = stream;
  }

  /**
   * Begins to trace, after what killed processes have left is removed.
   *
   * @param root the host, to read
   * @param tracefs the same host's tracefs, to write
   * @param pid id of this process
   * @return the running probe, or the reason why there is none; then nothing is left on the host
   */
  public static Reading<TraceProbe> start(HostRoot root, Tracefs tracefs, long pid) {
    return DmaEvents.read(root)
        .flatMap(
            events -> {
              Leftovers.remove(root, tracefs);
              String path = LiveTracefs.DIRECTORY + "/instances";
              try {
                return Reading.ok(start(root, TracingInstance.make(tracefs, pid), events), path);
              } catch (IOException e) {
                return Reading.failed(path, "no tracing instance can be made: " + e.getMessage());
              }
            });
  }

  private static TraceProbe start(HostRoot root, TracingInstance instance, List<DmaEvent> events)
      throws IOException {
    try {
      if (root.exists(histogram(instance, events.get(0)))) {
        for (DmaEvent event : events) {
          for (HistogramTrigger trigger : event.triggers()) {
            instance.count(trigger);
          }
        }
        return new TraceProbe(root, instance, events, null, null);
      }
      instance.option("fields", true);
      instance.option("context-info", false);
      RecordedCounts recorded = new RecordedCounts(events);
      RecordedStream stream = new RecordedStream(instance, recorded);
      stream.start();
      for (DmaEvent event : events) {
        instance.record(event, true);
      }
      return new TraceProbe(root, instance, events, recorded, stream);
    } catch (IOException | RuntimeException e) {
      instance.close();
      throw e;
    }
  }

  private static String histogram(TracingInstance instance, DmaEvent event) {
    return "%s/instances/%s/events/dma/%s/hist"
        .formatted(LiveTracefs.DIRECTORY, instance.name(), event.name());
  }

  /** What has been counted so far. */
  public TraceReport report() {
    List<EventCount> counts = new ArrayList<>();
    long lost = 0;
    for (Histograms each : recorded == null ? histograms() : List.of(recorded.counts())) {
      counts.addAll(each.counts());
      lost += each.lost();
    }
    return new TraceReport(
        recorded == null ? Method.HISTOGRAM : Method.EVENTS,
        bootId,
        begun,
        Instant.now(),
        Duration.ofNanos(System.nanoTime() - begunNanoseconds),
        events.stream().map(DmaEvent::name).toList(),
        DeviceTraces.of(counts),
        lost);
  }

  private List<Histograms> histograms() {
    return events.stream()
        .map(
            event ->
                root.bytes(histogram(instance, event), LIMIT)
                    .optional()
                    .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                    .map(text -> Histograms.parse(event, text))
                    // Gone, or not readable: what it counted is not known.
                    .orElse(new Histograms(List.of(), 1)))
        .toList();
  }

  /**
   * The last report: of everything until now, of what is recorded but not yet read as well. Nothing
   * is counted afterwards.
   */
  public TraceReport finish() throws IOException {
    if (stream != null) {
      for (DmaEvent event : events) {
        instance.record(event, false);
      }
      stream.end();
    }
    return report();
  }

  /** Removes everything from the host; a second call does nothing. */
  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.end();
    }
    instance.close();
  }
}
