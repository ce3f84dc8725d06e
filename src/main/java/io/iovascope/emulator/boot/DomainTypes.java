// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelOption;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitPicture;
import java.util.List;
import java.util.Optional;

/**
 * The type of the default domain that a kernel gives the groups of a unit: the command line, else
 * the configuration (iommu_subsys_init() of drivers/iommu/iommu.c), and what the unit can do
 * (device_def_domain_type() and init of drivers/iommu/intel/iommu.c).
 */
final class DomainTypes {

  private final List<UnitPicture> units;
  private final boolean passThrough;
  private final boolean strict;

  /**
   * @param picture of a host whose units are those that the kernel uses
   */
  DomainTypes(Picture picture) {
    Host host = picture.host();
    this.units = picture.units();
    this.passThrough = passThrough(host);
    this.strict = strict(host) || isBatchingDisallowed();
  }

  /**
   * The type as the {@code type} file spells it.
   *
   * @param unit name of the unit
   */
  String of(String unit) {
    if (passThrough && canPassThrough(unit)) {
      return "identity";
    }
    return strict ? "DMA" : "DMA-FQ";
  }

  /**
   * Whether unmapping is strict because a unit is emulated and wants to be told of each mapping:
   * caching mode without first-stage tables.
   */
  boolean isBatchingDisallowed() {
    return units.stream()
        .anyMatch(
            unit ->
                unit.unit().capability() != null
                    && unit.unit().capability().cachingMode()
                    && unit.dmaApi() != null
                    && unit.dmaApi().stage() == Aperture.Stage.SECOND);
  }

  private boolean canPassThrough(String name) {
    return units.stream()
        .map(UnitPicture::unit)
        .filter(unit -> unit.name().equals(name))
        .findFirst()
        .map(IommuUnit::extendedCapability)
        .map(IommuUnit.ExtendedCapability::passThrough)
        .orElse(true);
  }

  private static boolean passThrough(Host host) {
    boolean wanted = isConfigured(host, "CONFIG_IOMMU_DEFAULT_PASSTHROUGH");
    for (KernelOption option : options(host)) {
      if (option.is("iommu", "pt")) {
        wanted = true;
      } else if (option.is("iommu", "nopt")) {
        wanted = false;
      } else if (option.name().equals("iommu.passthrough")) {
        wanted = option.truth().orElse(wanted);
      }
    }
    return wanted;
  }

  private static boolean strict(Host host) {
    boolean wanted = isConfigured(host, "CONFIG_IOMMU_DEFAULT_DMA_STRICT");
    boolean forced = false;
    for (KernelOption option : options(host)) {
      if (option.name().equals("iommu.strict")) {
        wanted = option.truth().orElse(wanted);
      } else if (option.is("intel_iommu", "strict")) {
        forced = true;
      }
    }
    return wanted || forced;
  }

  private static List<KernelOption> options(Host host) {
    return host.kernel().commandLine().optional().map(CommandLine::options).orElse(List.of());
  }

  private static boolean isConfigured(Host host, String name) {
    Optional<KernelConfig> config = host.kernel().config().optional();
    return config.map(options -> options.isEnabled(name)).orElse(false);
  }
}
