package io.iovascope.probe.trace;

import java.util.List;

/**
 * What a device did while it was traced. Lists of pieces (scatter-gather) are recorded without
 * their size: their bytes are in no sum.
 *
 * @param device as the kernel names it; of a PCI device its address
 * @param mapped successful requests
 * @param mappedBytes sizes of those that record it
 * @param unmapped addresses given back
 * @param unmappedBytes sizes of those that record it
 * @param unsized requests of both kinds whose size is not recorded
 * @param failures refused requests
 */
public record DeviceTrace(
    String device,
    long mapped,
    long mappedBytes,
    long unmapped,
    long unmappedBytes,
    long unsized,
    List<MapFailure> failures) {

  public DeviceTrace {
    failures = List.copyOf(failures);
  }

  /** Refused requests of all kinds. */
  public long failed() {
    return failures.stream().mapToLong(MapFailure::count).sum();
  }
}
