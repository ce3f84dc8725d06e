package io.iovascope.host;

import java.util.List;

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
