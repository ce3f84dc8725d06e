// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.host.Host;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.model.kernel.KernelBehaviour;
import java.util.HashMap;
import java.util.Map;

/**
 * Another kernel, configured as the present one as far as options exist in both.
 *
 * @param release the kernel to boot
 */
public record KernelChange(KernelRelease release) implements HostChange {

  private static final String OLDEST = "5.15";
  private static final int NEWEST_MAJOR = 7;
  private static final int NEWEST_MINOR = 2;

  @Override
  public Host applied(Host host) throws HostChangeException {
    if (!KernelBehaviour.isKnown(release) || release.isAtLeast(NEWEST_MAJOR, NEWEST_MINOR + 1)) {
      throw new HostChangeException(
          "kernel %s: not known; iovascope knows %s to %d.%d"
              .formatted(release, OLDEST, NEWEST_MAJOR, NEWEST_MINOR));
    }
    KernelBehaviour behaviour = KernelBehaviour.of(release);
    Host changed =
        host.with(
            host.kernel()
                .withRelease(Reading.ok(release, host.kernel().release().path()))
                .withConfig(host.kernel().config().map(config -> configured(config, behaviour))));
    boolean had = KernelBehaviour.of(host.kernel().release().orElse(release)).iommufd();
    // What the one kernel shows says nothing about the other.
    return behaviour.iommufd() && had
        ? changed
        : changed.with(changed.iommu().withIommufdPresent(null));
  }

  /** INTEL_IOMMU_FLOPPY_WA has no prompt: it follows from the other options. */
  static KernelConfig configured(KernelConfig config, KernelBehaviour behaviour) {
    Map<String, String> options = new HashMap<>(config.options());
    boolean workaround =
        config.isEnabled("CONFIG_INTEL_IOMMU")
            && (!behaviour.floppyWorkaroundNeedsFloppy() || config.isEnabled("CONFIG_BLK_DEV_FD"));
    if (workaround) {
      options.put("CONFIG_INTEL_IOMMU_FLOPPY_WA", "y");
    } else {
      options.remove("CONFIG_INTEL_IOMMU_FLOPPY_WA");
    }
    return new KernelConfig(options);
  }
}
