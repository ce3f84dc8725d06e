package io.iovascope.model;

import io.iovascope.host.IommuGroup;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.kernel.Confidence;
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

    List<ApiRegion> effective = new ArrayList<>();
    // Where a line was not understood, entries and lines do not correspond.
    boolean counted = printed.status() != Reading.Status.MALFORMED;
    int line = 1;
    for (ReservedRegion region : printed.orElse(List.of())) {
      Origin origin = counted ? Origin.line(printed.path(), line++) : Origin.file(printed.path());
      effective.add(new ApiRegion(region, false, origin.toString(), Confidence.EXACT));
    }
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
      default -> null;
    };
  }

  private static ApiRegion predictedRegion(
      ReservedRegion region, List<ApiRegion> parts, boolean firmwareKnown) {
    String origin =
        String.join(
            "; ",
            parts.stream()
                .filter(
                    part ->
                        part.region().kind() == region.kind()
                            && region.range().contains(part.range()))
                .map(ApiRegion::origin)
                .distinct()
                .toList());
    return new ApiRegion(
        region, false, origin, firmwareKnown ? Confidence.DERIVED : Confidence.ASSUMED);
  }
}
