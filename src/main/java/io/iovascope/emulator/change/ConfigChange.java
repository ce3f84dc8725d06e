// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.emulator.draft.SupposedConfig;
import io.iovascope.host.Host;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.Reading;
import io.iovascope.model.kernel.KernelBehaviour;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An option of the kernel's configuration.
 *
 * @param name with the {@code CONFIG_} prefix
 * @param value {@code y}, {@code m}, {@code n} or another value
 */
public record ConfigChange(String name, String value) implements HostChange {

  /** Of these a kernel has exactly one. */
  private static final List<String> DEFAULT_DOMAIN =
      List.of(
          "CONFIG_IOMMU_DEFAULT_DMA_LAZY",
          "CONFIG_IOMMU_DEFAULT_DMA_STRICT",
          "CONFIG_IOMMU_DEFAULT_PASSTHROUGH");

  private static final String FLOPPY_WORKAROUND = "CONFIG_INTEL_IOMMU_FLOPPY_WA";

  private static final Set<String> KNOWN =
      Set.of(
          "CONFIG_INTEL_IOMMU",
          "CONFIG_INTEL_IOMMU_DEFAULT_ON",
          "CONFIG_INTEL_IOMMU_DEFAULT_ON_INTGPU_OFF",
          "CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON",
          FLOPPY_WORKAROUND,
          "CONFIG_BLK_DEV_FD",
          "CONFIG_IOMMUFD");

  /** Whether the model takes anything from the option. */
  public boolean isKnown() {
    return KNOWN.contains(name) || DEFAULT_DOMAIN.contains(name);
  }

  @Override
  public Host applied(Host host) {
    Map<String, String> options =
        new HashMap<>(
            host.kernel().config().optional().orElseGet(() -> SupposedConfig.of(host)).options());
    if (value.equals("y") && DEFAULT_DOMAIN.contains(name)) {
      DEFAULT_DOMAIN.forEach(options::remove);
    }
    if (value.equals("n")) {
      options.remove(name);
    } else {
      options.put(name, value);
    }
    KernelConfig config = new KernelConfig(options);
    KernelBehaviour behaviour = KernelBehaviour.of(host);
    Host changed =
        host.with(
            host.kernel()
                .withConfig(
                    Reading.ok(
                        name.equals(FLOPPY_WORKAROUND)
                            ? config
                            : KernelChange.configured(config, behaviour),
                        host.kernel().config().path())));
    return name.equals("CONFIG_IOMMUFD")
        ? changed.with(changed.iommu().withIommufdPresent(null))
        : changed;
  }
}
