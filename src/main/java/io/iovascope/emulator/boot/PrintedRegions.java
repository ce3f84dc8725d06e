// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.host.IommuGroup;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.picture.GroupPicture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kernel prints as {@code reserved_regions} of a group. */
final class PrintedRegions {

  private static final Comparator<ReservedRegion> ORDER =
      Comparator.comparing((ReservedRegion region) -> region.range().start(), Long::compareUnsigned)
          .thenComparing(ReservedRegion::kind);

  private PrintedRegions() {}

  /**
   * The group with the regions that its kernel prints: those that the original kernel printed, with
   * what the prediction gains and without what it loses.
   *
   * @param then the group as it was, or null for a new one
   * @param now the group as it is, with the regions of old
   */
  static IommuGroup of(@Nullable GroupPicture then, GroupPicture now) {
    IommuGroup group = now.group();
    Reading<List<ReservedRegion>> printed = group.reservedRegions();
    if (then == null || !printed.isOk()) {
      boolean same = then != null && then.modelReserved().equals(now.modelReserved());
      return same ? group : with(group, now.modelReserved());
    }
    List<ReservedRegion> regions = new ArrayList<>(printed.orElse(List.of()));
    if (regions.equals(then.modelReserved())) {
      return with(group, now.modelReserved());
    }
    regions.removeIf(
        region -> then.modelReserved().contains(region) && !now.modelReserved().contains(region));
    now.modelReserved().stream()
        .filter(region -> !then.modelReserved().contains(region) && !regions.contains(region))
        .forEach(regions::add);
    regions.sort(ORDER);
    return with(group, regions);
  }

  private static IommuGroup with(IommuGroup group, List<ReservedRegion> regions) {
    return new IommuGroup(
        group.id(),
        group.type(),
        group.devices(),
        Reading.ok(regions, group.reservedRegions().path()));
  }
}
