// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device did while it was traced. Lists of pieces (scatter-gather) are recorded without
 * their size: their bytes are in no sum.
 *
 * @param device as the kernel names it; of a PCI device its address
 * @param mapped successful requests
 * @param unmapped addresses given back
 * @param failures refused requests
 */
public record DeviceTrace(
    String device, Requests mapped, Requests unmapped, List<MapFailure> failures) {

  public DeviceTrace {
    failures = List.copyOf(failures);
  }

  /**
   * Requests of one kind.
   *
   * @param count all of them
   * @param unsized those whose size is not recorded
   * @param sizedBytes sum of the sizes of the others
   */
  public record Requests(long count, long unsized, long sizedBytes) {

    /** The bytes of those that record it; null if none does. */
    public @Nullable Long bytes() {
      return unsized > 0 && unsized == count ? null : Long.valueOf(sizedBytes);
    }

    /** Whether {@link #bytes} is not all. */
    public boolean isLowerBound() {
      return unsized > 0;
    }
  }

  /** Refused requests of all kinds. */
  public long failed() {
    return failures.stream().mapToLong(MapFailure::count).sum();
  }
}
