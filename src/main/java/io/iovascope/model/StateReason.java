// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.host.Host;
import io.iovascope.host.KernelReport;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.UnitPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words what the IOMMU of a host does and, unless all is well, why and what to do. */
final class StateReason {

  private final Host host;
  private final List<BoundRmrr> rmrrs;
  private final List<UnitPicture> units;

  StateReason(Host host, List<BoundRmrr> rmrrs, List<UnitPicture> units) {
    this.host = host;
    this.rmrrs = rmrrs;
    this.units = units;
  }

  String of(IommuState state) {
    return switch (state) {
      case TRANSLATED -> "DMA is translated";
      case PASSTHROUGH -> "every group is in identity mode: DMA addresses are physical addresses";
      case MIXED -> "some groups translate, some are in identity mode";
      case FAILED -> failed();
      case OFF -> off();
      case ABSENT -> absent();
      case UNKNOWN -> unknown();
    };
  }

  /**
   * Up to 7.2, an RMRR that the page tables cannot map makes the attach of its group fail, and then
   * no group at all is left while translation stays on.
   */
  private String failed() {
    List<String> culprits = new ArrayList<>();
    Optional<Aperture> narrowest =
        Aperture.narrowest(
            units.stream().flatMap(unit -> Optional.ofNullable(unit.dmaApi()).stream()));
    if (narrowest.isPresent()) {
      long end = narrowest.get().range().end();
      for (BoundRmrr rmrr : rmrrs) {
        boolean beyond = Long.compareUnsigned(rmrr.range().end(), end) > 0;
        if (beyond && !rmrr.devices().isEmpty()) {
          culprits.add(
              "RMRR %s of %s (%s)"
                  .formatted(rmrr.range(), addresses(rmrr.devices()), rmrr.origin()));
        }
      }
    }
    String what = "the units translate, but no IOMMU group exists: every DMA faults";
    return culprits.isEmpty()
        ? what + "; look for an error of the IOMMU in the boot log"
        : "%s. %s lies beyond the %d-bit aperture, so its group could not be set up; ask the firmware vendor, or boot with intel_iommu=off"
            .formatted(what, String.join(", ", culprits), narrowest.map(Aperture::bits).orElse(0));
  }

  /** Why the kernel refuses the firmware's table; then no word on the command line helps. */
  private Optional<String> refused() {
    return host.kernel().events().reports().stream()
        .filter(
            report ->
                report.kind() == KernelReport.Kind.UNIT_AT_ZERO
                    || report.kind() == KernelReport.Kind.UNIT_ALL_ONES)
        .findFirst()
        .map(KernelReport::text);
  }

  private String off() {
    Optional<String> refused = refused();
    if (refused.isPresent()) {
      return "the machine has a VT-d unit, but the kernel refuses the firmware's DMAR table (\"%s\"); switch VT-d on in the firmware setup, or update the firmware: intel_iommu=on does not help"
          .formatted(refused.get());
    }
    boolean switchedOff =
        host.kernel()
            .commandLine()
            .optional()
            .map(line -> line.hasOption("intel_iommu", "off") || line.hasOption("iommu", "off"))
            .orElse(false);
    return switchedOff
        ? "the machine has a VT-d unit, but the kernel command line switches it off; remove intel_iommu=off"
        : "the machine has a VT-d unit, but the kernel does not use it; boot with intel_iommu=on";
  }

  private String absent() {
    return host.iommu().unitsPresent() == null
        ? "no IOMMU group; whether the machine has a VT-d unit cannot be told, /sys/firmware/acpi/tables is not readable (a container?)"
        : "the machine has no VT-d unit: there is no DMAR table; switch VT-d on in the firmware setup if it has one";
  }

  private String unknown() {
    return host.sources().stream()
        .filter(source -> source.name().equals("iommu-groups"))
        .filter(source -> source.isMissing() || source.status() == Reading.Status.NOT_COLLECTED)
        .findFirst()
        .map(
            source ->
                source.status() == Reading.Status.NOT_COLLECTED
                    ? "the groups are " + source.detail()
                    : "%s is %s: %s"
                        .formatted(source.path(), source.status().label(), source.detail()))
        .orElse("no group says of which type it is");
  }

  private static String addresses(List<PciAddress> devices) {
    return String.join(", ", devices.stream().map(PciAddress::toString).toList());
  }
}
