// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.IommuUnit.Capability;
import io.iovascope.host.IommuUnit.ExtendedCapability;
import io.iovascope.host.PciDevice;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.model.kernel.KernelBehaviour.VfioStage;
import io.iovascope.model.kernel.KernelBehaviour.WidthRule;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Aperture.Stage;
import io.iovascope.model.picture.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The aperture of a unit's domains: which stage a domain gets, and how wide it is. Before 6.19 as
 * paging_domain_alloc() and prepare_domain_attach_device() of drivers/iommu/intel/iommu.c decide,
 * from 6.19 on as compute_vasz_lg2_fs() and compute_vasz_lg2_ss() do.
 */
final class Apertures {

  private static final String SCALABLE_BY_DEFAULT = "CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON";

  private final Host host;
  private final KernelBehaviour behaviour;
  private final boolean scalableModeWanted;

  Apertures(Host host, KernelBehaviour behaviour) {
    this.host = host;
    this.behaviour = behaviour;
    this.scalableModeWanted = scalableModeWanted(host);
  }

  /** The aperture of a DMA API domain; empty if the unit's registers are not known. */
  Optional<Aperture> dmaApi(IommuUnit unit) {
    return aperture(unit, firstStage(unit) ? Stage.FIRST : Stage.SECOND, confidence());
  }

  /** The aperture of a domain of VFIO type1 or iommufd; empty if the registers are not known. */
  Optional<Aperture> userspace(IommuUnit unit) {
    boolean first =
        firstStage(unit)
            && (behaviour.vfioStage().value() == VfioStage.SAME_AS_DMA_API || !secondStage(unit));
    return aperture(
        unit,
        first ? Stage.FIRST : Stage.SECOND,
        firstStage(unit) ? confidence().and(behaviour.vfioStage().confidence()) : confidence());
  }

  /** As sure as what is known of the kernel. */
  private Confidence confidence() {
    return behaviour.width().derived().and(behaviour.scalableModeNeedsAllUnits().confidence());
  }

  /** The aperture of a DMA API domain of a device; empty if it is not known. */
  Optional<Aperture> dmaApi(PciDevice device) {
    return host.machine().iommu() == IommuKind.AMD_VI
        ? AmdAperture.of(host)
        : unit(device).flatMap(this::dmaApi);
  }

  /** The aperture of a domain of VFIO type1 or iommufd for a device; empty if it is not known. */
  Optional<Aperture> userspace(PciDevice device) {
    return host.machine().iommu() == IommuKind.AMD_VI
        ? AmdAperture.of(host)
        : unit(device).flatMap(this::userspace);
  }

  /** The unit that serves a device, or that stands for it. */
  Optional<IommuUnit> unit(PciDevice device) {
    return Optional.ofNullable(device.binding().unit())
        .flatMap(name -> host.iommu().unit(name))
        .or(() -> unitOfAny(device));
  }

  /**
   * A unit that may stand for the one that serves the device where nobody knows which that is: all
   * of them reach the same.
   */
  private Optional<IommuUnit> unitOfAny(PciDevice device) {
    List<IommuUnit> units = host.iommu().units();
    boolean alike =
        units.stream().map(unit -> reach(dmaApi(unit)) + reach(userspace(unit))).distinct().count()
            == 1;
    return device.binding().unit() == null && device.binding().group() != null && alike
        ? Optional.of(units.get(0))
        : Optional.empty();
  }

  private static String reach(Optional<Aperture> aperture) {
    return aperture.map(each -> each.bits() + " " + each.stage()).orElse("?");
  }

  /** Whether the unit runs in scalable mode. */
  boolean scalable(IommuUnit unit) {
    return scalableModeWanted && has(unit, ExtendedCapability::scalableMode);
  }

  /** Whether DMA API domains have first-stage tables. */
  boolean firstStage(IommuUnit unit) {
    return scalable(unit) && has(unit, ExtendedCapability::firstStage);
  }

  /** Whether second-stage tables can be had. */
  boolean secondStage(IommuUnit unit) {
    return !scalable(unit) || has(unit, ExtendedCapability::secondStage);
  }

  private static boolean scalableModeWanted(Host host) {
    Optional<CommandLine> line = host.kernel().commandLine().optional();
    if (line.map(words -> words.hasOption("intel_iommu", "sm_off")).orElse(false)) {
      return false;
    }
    return line.map(words -> words.hasOption("intel_iommu", "sm_on")).orElse(false)
        || host.kernel()
            .config()
            .optional()
            .map(config -> config.isEnabled(SCALABLE_BY_DEFAULT))
            .orElse(true);
  }

  private boolean has(IommuUnit unit, Predicate<ExtendedCapability> feature) {
    if (behaviour.scalableModeNeedsAllUnits().value()) {
      return host.iommu().units().stream()
          .allMatch(
              each -> each.extendedCapability() != null && feature.test(each.extendedCapability()));
    }
    return unit.extendedCapability() != null && feature.test(unit.extendedCapability());
  }

  private Optional<Aperture> aperture(IommuUnit unit, Stage stage, Confidence confidence) {
    Capability capability = unit.capability();
    if (capability == null || unit.extendedCapability() == null) {
      return Optional.empty();
    }
    int width =
        behaviour.width().value() == WidthRule.ADJUSTED_WIDTH
            ? adjustedWidth(unit, capability)
            : pageTableWidth(capability, stage);
    if (width == 0) {
      return Optional.empty();
    }
    // First-stage addresses are sign-extended: the upper half is the kernel's.
    int bits = stage == Stage.FIRST ? width - 1 : width;
    return Optional.of(
        new Aperture(
            AddressRange.ofBits(bits),
            stage,
            Provenance.of(
                "%s cap 0x%x ecap 0x%x, %s"
                    .formatted(
                        unit.name(),
                        capability.value(),
                        unit.extendedCapability().value(),
                        stage.label())),
            confidence));
  }

  private int adjustedWidth(IommuUnit unit, Capability capability) {
    int firstStageWidths = capability.firstStage5Levels() ? 0b1100 : 0b0100;
    int widths = capability.supportedWidths();
    if (firstStage(unit)) {
      widths = secondStage(unit) ? widths & firstStageWidths : firstStageWidths;
    }
    for (int adjusted = 3; adjusted >= 1; adjusted--) {
      if ((widths & 1 << adjusted) != 0) {
        return Math.min(30 + 9 * adjusted, capability.guestAddressWidth());
      }
    }
    return 0;
  }

  private static int pageTableWidth(Capability capability, Stage stage) {
    int guest = capability.guestAddressWidth();
    if (stage == Stage.FIRST) {
      return guest > 48 && capability.firstStage5Levels()
          ? Math.min(57, guest)
          : Math.min(48, guest);
    }
    int supported = capability.supportedWidths();
    if (guest > 48 && supported >= 0b1000) {
      return Math.min(57, guest);
    }
    if (guest > 39 && supported >= 0b0100) {
      return Math.min(48, guest);
    }
    return guest > 30 && supported >= 0b0010 ? Math.min(39, guest) : 0;
  }
}
