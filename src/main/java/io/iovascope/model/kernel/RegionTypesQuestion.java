// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.kernel.KernelBehaviour.RegionTypes;
import java.util.List;
import java.util.Optional;

/** Which types of regions there are: those of 4.18 and its time are few. */
final class RegionTypesQuestion {

  static final Question<RegionTypes> QUESTION =
      new Question<>(
          "region-types",
          RegionTypes::label,
          List.of(RegionTypesQuestion::relaxableRegion),
          EnterpriseHistory.atFirst(RegionTypes.DIRECT_ONLY)
              .since(8, 193, RegionTypes.WITH_RELAXABLE)
              .since(9, 0, RegionTypes.WITH_RELAXABLE)
              .since(10, 0, RegionTypes.WITH_RELAXABLE),
          KernelHistory.atFirst(RegionTypes.DIRECT_ONLY).since(5, 4, RegionTypes.WITH_RELAXABLE));

  private RegionTypesQuestion() {}

  private static Optional<Told<RegionTypes>> relaxableRegion(Host host) {
    return host.iommu().groups().stream()
        .map(IommuGroup::reservedRegions)
        .filter(
            regions ->
                regions.orElse(List.of()).stream()
                    .anyMatch(region -> region.kind() == Kind.DIRECT_RELAXABLE))
        .findFirst()
        .map(
            regions ->
                Told.measured(
                    RegionTypes.WITH_RELAXABLE, "a direct-relaxable region in " + regions.path()));
  }
}
