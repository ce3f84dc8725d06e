// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.host.IommuGroup;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The regions of a group: what the rules predict, what the kernel prints, and which of the two
 * counts. The kernel's word wins; the prediction fills in where it is cut off or missing.
 *
 * @param predicted what the rules give, in the kernel's order
 * @param agrees whether the kernel prints the same; null if one of the two is not known
 * @param effective the regions that count, with their origins
 * @param complete whether these are all; if neither the kernel's list nor the RMRRs could be read,
 *     there may be more
 */
record GroupRegions(
    List<ReservedRegion> predicted,
    @Nullable Boolean agrees,
    List<ApiRegion> effective,
    boolean complete) {

  /**
   * @param byDevice the predicted regions of each device of the group
   * @param firmwareKnown whether the RMRRs are known; without them a prediction is not one
   */
  static GroupRegions of(
      IommuGroup group, Map<String, List<ApiRegion>> byDevice, boolean firmwareKnown) {
    List<ApiRegion> all = byDevice.values().stream().flatMap(List::stream).toList();
    List<ReservedRegion> predicted =
        ApiRegions.merged(all.stream().map(ApiRegion::region).toList());
    Reading<List<ReservedRegion>> printed = group.reservedRegions();
    Boolean agrees = firmwareKnown ? agreement(printed, predicted) : null;

    List<ApiRegion> effective = new ArrayList<>(printedRegions(printed));
    if (!printed.isOk()) {
      for (ReservedRegion region : predicted) {
        // Of the same addresses the kernel has said already what they are.
        if (effective.stream().noneMatch(known -> known.region().range().equals(region.range()))) {
          effective.add(predictedRegion(region, all, firmwareKnown));
        }
      }
    }
    return new GroupRegions(
        predicted, agrees, List.copyOf(effective), printed.isOk() || firmwareKnown);
  }

  /** The regions of the kernel's list, which has one on each line. */
  private static List<ApiRegion> printedRegions(Reading<List<ReservedRegion>> printed) {
    // Where a line was not understood, entries and lines do not correspond.
    boolean counted = printed.status() != Reading.Status.MALFORMED;
    List<ReservedRegion> regions = printed.orElse(List.of());
    List<ApiRegion> read = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      Origin origin = counted ? Origin.line(printed.path(), i + 1) : Origin.file(printed.path());
      read.add(new ApiRegion(regions.get(i), false, Provenance.of(origin), Confidence.EXACT));
    }
    return read;
  }

  private static @Nullable Boolean agreement(
      Reading<List<ReservedRegion>> printed, List<ReservedRegion> predicted) {
    Optional<List<ReservedRegion>> lines = printed.optional();
    if (lines.isEmpty()) {
      return null;
    }
    return switch (printed.status()) {
      case OK -> lines.get().equals(predicted);
      case TRUNCATED ->
          lines.get().size() <= predicted.size()
              && lines.get().equals(predicted.subList(0, lines.get().size()));
      case ABSENT, DENIED, MALFORMED, FAILED -> null;
    };
  }

  private static ApiRegion predictedRegion(
      ReservedRegion region, List<ApiRegion> parts, boolean firmwareKnown) {
    List<Provenance> provenances =
        parts.stream()
            .filter(
                part ->
                    part.region().kind() == region.kind() && region.range().contains(part.range()))
            .map(ApiRegion::provenance)
            .distinct()
            .toList();
    return new ApiRegion(
        region,
        false,
        Provenance.all(provenances),
        firmwareKnown ? Confidence.DERIVED : Confidence.ASSUMED);
  }
}
