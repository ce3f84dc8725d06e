// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How full the IOVA spaces of a host were.
 *
 * @param takenAt when the reading began
 * @param bootId {@code /proc/sys/kernel/random/boot_id} of the boot it was taken in; null if
 *     unknown
 * @param kernel release of the running kernel; null if unknown
 * @param probes how it went with each probe that was tried
 * @param slabRanges ranges in the IOVA trees of all domains together by the slab cache, reserved
 *     ones included; null if unknown
 * @param groups by number; empty if no probe could tell them apart
 */
public record Usage(
    Instant takenAt,
    @Nullable String bootId,
    @Nullable String kernel,
    List<ProbeReport> probes,
    @Nullable Long slabRanges,
    List<GroupUsage> groups) {

  public Usage {
    probes = List.copyOf(probes);
    groups = List.copyOf(groups);
  }

  public Optional<GroupUsage> group(int id) {
    return groups.stream().filter(group -> group.id() == id).findFirst();
  }

  public Optional<ProbeReport> probe(Probe probe) {
    return probes.stream().filter(report -> report.probe() == probe).findFirst();
  }

  /** The same with these groups alone. */
  public Usage only(List<GroupUsage> kept) {
    return new Usage(takenAt, bootId, kernel, probes, slabRanges, kept);
  }
}
