// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.host.Host;
import io.iovascope.host.KernelReport;
import io.iovascope.host.PciAddress;
import io.iovascope.host.machine.Hypervisor;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.Processor;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.UnitPicture;
import io.iovascope.model.picture.UnreadGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    IommuKind kind = host.machine().iommu();
    return kind.isVtd() || !state.works() ? alone(state) : alone(state) + "; " + scope(kind);
  }

  /** What holds on an IOMMU that is not VT-d, and what is not said there. */
  private static String scope(IommuKind kind) {
    String table =
        kind.table().isEmpty() ? "firmware tables" : "the firmware's table " + kind.table();
    return ("the IOMMU is %s: groups, regions, windows and limits are the kernel's as on VT-d; not"
            + " modelled on this IOMMU: %s, registers, why a region is there")
        .formatted(kind.label(), table);
  }

  private String alone(IommuState state) {
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
    return host.machine().iommu().isVtd() ? vtdOff() : otherOff(host.machine().iommu());
  }

  private String otherOff(IommuKind kind) {
    boolean amdOff = has("amd_iommu", "off");
    if (kind == IommuKind.AMD_VI && (amdOff || has("iommu", "off"))) {
      return "the machine has an IOMMU (AMD-Vi), but the kernel command line switches it off; remove %s"
          .formatted(amdOff ? "amd_iommu=off" : "iommu=off");
    }
    return "the machine has an IOMMU (%s), but the kernel has made no group; look for %s in the boot log"
        .formatted(
            kind.label(),
            switch (kind) {
              case AMD_VI -> "AMD-Vi";
              case SMMU -> "arm-smmu";
              case VIRTIO -> "virtio_iommu";
              case VT_D, OTHER, UNKNOWN -> "iommu";
            });
  }

  private boolean has(String name, String value) {
    return host.kernel()
        .commandLine()
        .optional()
        .map(line -> line.hasOption(name, value))
        .orElse(false);
  }

  private String vtdOff() {
    Optional<String> refused = refused();
    if (refused.isPresent()) {
      return "the machine has a VT-d unit, but the kernel refuses the firmware's DMAR table (\"%s\"); switch VT-d on in the firmware setup, or update the firmware: intel_iommu=on does not help"
          .formatted(refused.get());
    }
    List<String> options =
        Stream.of("intel_iommu", "iommu")
            .filter(name -> has(name, "off"))
            .map(name -> name + "=off")
            .toList();
    return options.isEmpty()
        ? "the machine has a VT-d unit, but the kernel does not use it; boot with intel_iommu=on"
        : "the machine has a VT-d unit, but the kernel command line switches it off; remove "
            + String.join(" and ", options);
  }

  private String absent() {
    Hypervisor hypervisor = host.machine().hypervisor();
    if (hypervisor == null) {
      return absentFromMachine();
    }
    // An emulated VT-d goes with any maker's processor.
    return host.iommu().unitsPresent() == null ? absentVtd() : absentFromGuest(hypervisor);
  }

  /** A virtual machine has an IOMMU only if somebody has given it one. */
  private String absentFromGuest(Hypervisor hypervisor) {
    String emulated =
        host.machine().maker() == Processor.Maker.ARM
            ? "machine type virt with iommu=smmuv3 (QEMU), or <iommu model='smmuv3'/> (libvirt)"
            : "-device intel-iommu (QEMU), or <iommu model='intel'/> (libvirt)";
    return "this is a virtual machine (%s), and it has no IOMMU of its own: the IOMMU is the host's, and nothing in here sees it. Nothing is wrong with that; %s"
        .formatted(
            hypervisor,
            switch (hypervisor.product()) {
              case QEMU -> "to have one here, give the machine " + emulated;
              case VMWARE ->
                  "to have one here, ask for the I/O MMU in the settings of the machine's processors";
              case HYPER_V, XEN, VIRTUALBOX, OTHER ->
                  "whether it can have one, whoever runs the host can tell";
            });
  }

  private String absentFromMachine() {
    return switch (host.machine().maker()) {
      case AMD -> absentAmd();
      case ARM ->
          "the kernel drives no IOMMU here: firmware (IORT, or the device tree) names no Arm SMMU, or the kernel has no driver for it";
      case INTEL, OTHER, UNKNOWN -> absentVtd();
    };
  }

  private String absentAmd() {
    return host.iommu().unitsPresent() == null
        ? "no IOMMU group; whether the machine has AMD-Vi cannot be told, /sys/firmware/acpi/tables is not readable (a container?)"
        : "the machine shows no AMD-Vi: there is no IVRS table; switch the IOMMU on in the firmware setup if it has one";
  }

  private String absentVtd() {
    return host.iommu().unitsPresent() == null
        ? "no IOMMU group; whether the machine has a VT-d unit cannot be told, /sys/firmware/acpi/tables is not readable (a container?)"
        : "the machine has no VT-d unit: there is no DMAR table; switch VT-d on in the firmware setup if it has one";
  }

  private String unknown() {
    return UnreadGroups.reason(host).orElse("no group says of which type it is");
  }

  private static String addresses(List<PciAddress> devices) {
    return String.join(", ", devices.stream().map(PciAddress::toString).toList());
  }
}
