// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.Decision;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.model.picture.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The floppy work-around: kernels with CONFIG_INTEL_IOMMU_FLOPPY_WA give every ISA bridge the first
 * 16 MiB as a direct-relaxable region (intel_iommu_get_resv_regions()). Before 6.18.2 every x86
 * kernel has the option; from then on only one with floppy support, so that it takes the
 * configuration, or the kernel's own list of some ISA bridge's group, to know. The same where the
 * kernel itself is known by a number alone.
 *
 * @param present whether ISA bridges have the region
 */
record IsaRegion(boolean present, Confidence confidence, Provenance provenance) {

  static final ReservedRegion REGION =
      new ReservedRegion(new AddressRange(0, 0xff_ffff), Kind.DIRECT_RELAXABLE);

  private static final int ISA_BRIDGE = 0x0601;

  static IsaRegion of(Host host, KernelBehaviour behaviour) {
    if (host.kernel().config().optional().isPresent()) {
      boolean enabled =
          host.kernel().config().optional().get().isEnabled("CONFIG_INTEL_IOMMU_FLOPPY_WA");
      return new IsaRegion(
          enabled,
          Confidence.DERIVED,
          Provenance.of("ISA bridge, INTEL_IOMMU_FLOPPY_WA in " + host.kernel().config().path()));
    }
    Decision<Boolean> needsFloppy = behaviour.floppyWorkaroundNeedsFloppy();
    if (!needsFloppy.value() && needsFloppy.confidence() != Confidence.ASSUMED) {
      return new IsaRegion(
          true,
          Confidence.DERIVED,
          Provenance.of(
              "ISA bridge, INTEL_IOMMU_FLOPPY_WA (on in every x86 kernel before 6.18.2)"));
    }
    Optional<IommuGroup> witness = isaBridgeGroup(host);
    if (witness.isPresent()) {
      boolean listed =
          witness.get().reservedRegions().orElse(List.of()).stream()
              .anyMatch(
                  region ->
                      region.kind() == Kind.DIRECT_RELAXABLE
                          && region.range().contains(REGION.range()));
      return new IsaRegion(
          listed,
          Confidence.DERIVED,
          Provenance.of(
              "ISA bridge, INTEL_IOMMU_FLOPPY_WA (kernel configuration not readable; told by "
                  + witness.get().reservedRegions().path()
                  + ")"));
    }
    return new IsaRegion(
        true,
        Confidence.ASSUMED,
        Provenance.of("ISA bridge, INTEL_IOMMU_FLOPPY_WA (kernel configuration not readable)"));
  }

  static boolean isIsaBridge(PciDevice device) {
    return device.subClass() == ISA_BRIDGE;
  }

  private static Optional<IommuGroup> isaBridgeGroup(Host host) {
    Map<PciAddress, PciDevice> devices = host.pci().devicesByAddress();
    return host.iommu().groups().stream()
        .filter(group -> group.reservedRegions().optional().isPresent())
        .filter(
            group ->
                group.devices().stream()
                    .flatMap(name -> PciAddress.parse(name).stream())
                    .map(devices::get)
                    .anyMatch(device -> device != null && isIsaBridge(device)))
        .findFirst();
  }
}
