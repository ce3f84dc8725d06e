// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.Acs;
import io.iovascope.host.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Access Control Services, which the kernel switches on if it is going to use an IOMMU and leaves
 * alone if not (pci_request_acs() of drivers/pci/pci.c).
 */
final class AcsState {

  private static final Acs ON = new Acs(true, true, true, true);
  private static final Acs OFF = new Acs(false, false, false, false);

  private AcsState() {}

  /** As a kernel with an IOMMU leaves it. */
  static Reading<PciConfiguration> on(Reading<PciConfiguration> configuration) {
    return configuration.map(present -> with(present, ON));
  }

  /** As firmware leaves it. */
  static Reading<PciConfiguration> off(Reading<PciConfiguration> configuration) {
    return configuration.map(present -> with(present, OFF));
  }

  private static PciConfiguration with(PciConfiguration present, @Nullable Acs acs) {
    return new PciConfiguration(
        present.bridge(),
        present.multifunction(),
        present.capabilitiesReadable(),
        present.extendedReadable(),
        present.pcieType(),
        present.acs() == null ? null : acs,
        present.ats(),
        present.pasid());
  }
}
