// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel logged at run time. A record has a sequence number, which counts from the boot; a
 * log that was saved as text has the line's number, from 0, in its place.
 *
 * @param recorded the sequence numbers of the records that were read, ascending
 * @param faults in the order of the log
 * @param failures in the order of the log
 * @param reports in the order of the log
 */
public record KernelEvents(
    List<Run> recorded,
    List<DmaFault> faults,
    List<AllocationFailure> failures,
    List<KernelReport> reports) {

  /** Of a log without records. */
  public static final KernelEvents NONE =
      new KernelEvents(List.of(), List.of(), List.of(), List.of());

  public KernelEvents {
    recorded = List.copyOf(recorded);
    faults = List.copyOf(faults);
    failures = List.copyOf(failures);
    reports = List.copyOf(reports);
  }

  /**
   * When something was logged.
   *
   * @param sinceBoot by the kernel's own clock; null if the text does not show it
   * @param clock the time of day as the tool that wrote the text printed it: year and zone may
   *     lack; empty if there is none
   */
  public record Time(@Nullable Duration sinceBoot, String clock) {

    /** Of a text without time stamps. */
    public static final Time UNKNOWN = new Time(null, "");

    /** A time by the kernel's clock. */
    public static Time sinceBoot(long microseconds) {
      return new Time(Duration.of(microseconds, ChronoUnit.MICROS), "");
    }

    public boolean isKnown() {
      return sinceBoot != null || !clock.isEmpty();
    }

    /** For people: the seconds since the boot as dmesg has them, else the time of day. */
    @Override
    public String toString() {
      if (sinceBoot == null) {
        return clock.isEmpty() ? "at an unknown time" : clock;
      }
      return "%d.%06d s".formatted(sinceBoot.toSeconds(), sinceBoot.toNanosPart() / 1000);
    }
  }

  /**
   * Sequence numbers without a hole.
   *
   * @param last inclusive
   */
  public record Run(long first, long last) {}

  /** The reports of one kind, in the order of the log. */
  public List<KernelReport> reports(KernelReport.Kind kind) {
    return reports.stream().filter(report -> report.kind() == kind).toList();
  }

  /** The sequence number of the last record, or -1 if there is none. */
  public long lastSequence() {
    return recorded.isEmpty() ? -1 : recorded.get(recorded.size() - 1).last();
  }

  /** Number of records after the one with this sequence number, which need not be there. */
  public long recordsAfter(long sequence) {
    return recorded.stream()
        .mapToLong(run -> Math.max(0, run.last() - Math.max(run.first() - 1, sequence)))
        .sum();
  }
}
