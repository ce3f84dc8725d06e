// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.KernelOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a kernel uses the VT-d units of its machine for DMA. */
public final class IommuSwitch {

  private IommuSwitch() {}

  /**
   * Whether the kernel of {@code edited} switches the units on: the command line's last word counts
   * (intel_iommu_setup() in drivers/iommu/intel/iommu.c), then the configuration.
   *
   * @param before the host that it was made of, whose state tells what its kernel does by itself
   */
  public static boolean isOn(Host edited, Host before) {
    boolean hasUnits =
        !edited.iommu().units().isEmpty()
            || edited.firmware().dmar().optional().isPresent()
            || Boolean.TRUE.equals(edited.iommu().unitsPresent());
    Boolean asked = asked(edited);
    Optional<Boolean> configured =
        edited
            .kernel()
            .config()
            .optional()
            .map(
                config ->
                    config.isEnabled("CONFIG_INTEL_IOMMU_DEFAULT_ON")
                        || config.isEnabled("CONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF"));
    boolean possible =
        edited
            .kernel()
            .config()
            .optional()
            .map(c -> c.isEnabled("CONFIG_INTEL_IOMMU"))
            .orElse(true);
    return hasUnits
        && possible
        && (asked == null ? configured.orElseGet(() -> onByDefault(before)) : asked);
  }

  /**
   * What the kernel of a host does without being asked. If the command line asks, that cannot be
   * seen, and it is taken as on, as the kernels of Debian and Ubuntu are configured.
   */
  static boolean onByDefault(Host host) {
    return asked(host) != null || !host.iommu().units().isEmpty();
  }

  /** What the command line asks for; null if it does not say. */
  public static @Nullable Boolean asked(Host host) {
    Boolean asked = null;
    CommandLine line = host.kernel().commandLine().optional().orElse(null);
    if (line == null) {
      return null;
    }
    for (KernelOption option : line.options()) {
      if (option.is("intel_iommu", "on")) {
        asked = true;
      } else if (option.is("intel_iommu", "off")) {
        asked = false;
      }
    }
    // no_iommu is a switch of its own, which nothing takes back.
    return line.hasOption("iommu", "off") ? Boolean.FALSE : asked;
  }
}
