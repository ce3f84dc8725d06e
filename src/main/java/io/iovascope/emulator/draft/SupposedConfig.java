// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

import io.iovascope.host.Host;
import io.iovascope.host.KernelConfig;
import java.util.HashMap;
import java.util.Map;

/** The configuration that the model supposes of a kernel whose own is not known. */
public final class SupposedConfig {

  private SupposedConfig() {}

  public static KernelConfig of(Host host) {
    Map<String, String> options = new HashMap<>();
    options.put("CONFIG_INTEL_IOMMU", "y");
    options.put("CONFIG_INTEL_IOMMU_FLOPPY_WA", "y");
    options.put("CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON", "y");
    options.put("CONFIG_BLK_DEV_FD", "m");
    options.put("CONFIG_IOMMU_DEFAULT_DMA_LAZY", "y");
    if (!Boolean.FALSE.equals(host.iommu().iommufdPresent())) {
      options.put("CONFIG_IOMMUFD", "m");
    }
    if (IommuSwitch.onByDefault(host)) {
      options.put("CONFIG_INTEL_IOMMU_DEFAULT_ON", "y");
    }
    return new KernelConfig(options);
  }
}
