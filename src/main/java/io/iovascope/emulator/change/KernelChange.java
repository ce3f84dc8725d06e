// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.host.Host;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelEvidence;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.model.kernel.KernelBehaviour;
import java.util.HashMap;
import java.util.Map;

/**
 * Another kernel, configured as the present one as far as options exist in both.
 *
 * @param release the kernel to boot, one that is known (see {@link NamedKernel#of})
 */
public record KernelChange(KernelRelease release) implements HostChange {

  @Override
  public Host applied(Host host) {
    KernelBehaviour behaviour = KernelBehaviour.of(release);
    Host changed =
        host.with(
            host.kernel()
                .withRelease(Reading.ok(release, host.kernel().release().path()))
                .withEvidence(KernelEvidence.NONE)
                .withConfig(host.kernel().config().map(config -> configured(config, behaviour))));
    boolean had = KernelBehaviour.of(host.kernel().release().orElse(release)).iommufd().value();
    // What the one kernel shows says nothing about the other.
    return behaviour.iommufd().value() && had
        ? changed
        : changed.with(changed.iommu().withIommufdPresent(null));
  }

  /** INTEL_IOMMU_FLOPPY_WA has no prompt: it follows from the other options. */
  static KernelConfig configured(KernelConfig config, KernelBehaviour behaviour) {
    Map<String, String> options = new HashMap<>(config.options());
    boolean workaround =
        config.isEnabled("CONFIG_INTEL_IOMMU")
            && (!behaviour.floppyWorkaroundNeedsFloppy().value()
                || config.isEnabled("CONFIG_BLK_DEV_FD"));
    if (workaround) {
      options.put("CONFIG_INTEL_IOMMU_FLOPPY_WA", "y");
    } else {
      options.remove("CONFIG_INTEL_IOMMU_FLOPPY_WA");
    }
    return new KernelConfig(options);
  }
}
