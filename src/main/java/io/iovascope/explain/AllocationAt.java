// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import io.iovascope.probe.Usage;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who had an address of a group's IOVA space at the moment when its tree was read. */
final class AllocationAt {

  private AllocationAt() {}

  /**
   * A sentence with the time of the reading; empty if it is not known.
   *
   * @param usage null if nothing was read
   * @param group number of the IOMMU group, or null if the device has none
   * @param address unsigned
   */
  static Optional<String> sentence(@Nullable Usage usage, @Nullable Integer group, long address) {
    if (usage == null || group == null) {
      return Optional.empty();
    }
    return usage
        .group(group)
        .map(GroupUsage::space)
        .flatMap(Reading::optional)
        .flatMap(space -> state(space, address))
        .map(
            state ->
                "When its tree was read, at %s, %s."
                    .formatted(usage.takenAt().truncatedTo(ChronoUnit.SECONDS), state));
  }

  private static Optional<String> state(SpaceUsage space, long address) {
    Optional<AllocatedRange> single =
        Optional.ofNullable(space.allocated()).stream()
            .flatMap(List::stream)
            .filter(each -> each.range().contains(address))
            .findFirst();
    if (single.isPresent()) {
      return single.map(each -> state(each.state()) + ", in " + each.range());
    }
    Optional<AddressRange> run =
        space.runs().stream().filter(each -> each.contains(address)).findFirst();
    if (run.isPresent()) {
      boolean allLive =
          space.ranges().live() != null && space.ranges().live() == space.ranges().allocated();
      return run.map(
          each ->
              (allLive
                      ? "a driver had it"
                      : "a driver had it, or had freed it and the kernel kept it")
                  + ", in the run "
                  + each);
    }
    // Of too many runs only the first are known.
    return space.runs().size() == space.runCount() && space.accuracy() == Accuracy.EXACT
        ? Optional.of("no driver had it")
        : Optional.empty();
  }

  private static String state(AllocatedRange.State state) {
    return switch (state) {
      case LIVE -> "a driver had it";
      case CACHED ->
          "a driver had freed it, and the kernel kept it for the next request of its size";
      case QUEUED -> "a driver had freed it, and the IOTLB was still to be flushed";
    };
  }
}
