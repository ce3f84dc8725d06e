// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import io.iovascope.text.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mappings that were counted since tracing began.
 *
 * @param method who counted
 * @param bootId number of the boot; null if unknown
 * @param begun when tracing began
 * @param takenAt when this was counted
 * @param length how long it has lasted
 * @param events names of the trace events that were counted
 * @param devices what each device did that did anything, by name
 * @param lost events that were not counted, for want of room; if there are any, all other numbers
 *     are lower bounds
 */
public record TraceReport(
    Method method,
    @Nullable String bootId,
    Instant begun,
    Instant takenAt,
    Duration length,
    List<String> events,
    List<DeviceTrace> devices,
    long lost) {

  public TraceReport {
    events = List.copyOf(events);
    devices = List.copyOf(devices);
  }

  /** Who counted. */
  public enum Method {
    /** The kernel, in histograms: hardly any cost, nothing is lost. */
    HISTOGRAM,
    /** We, event by event, where the kernel has no histograms. */
    EVENTS;

    /** The name in every output: lower case. */
    public String label() {
      return Label.of(this);
    }

    /** The method with this label, if there is one. */
    public static Optional<Method> ofLabel(String label) {
      return Arrays.stream(values()).filter(method -> method.label().equals(label)).findFirst();
    }
  }
}
