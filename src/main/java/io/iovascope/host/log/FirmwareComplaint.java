// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.KernelReport;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel says of firmware that it does not believe, or works around: {@code
 * warn_invalid_dmar()} of drivers/iommu/intel/dmar.c, {@code intel_prepare_irq_remapping()} of
 * drivers/iommu/intel/irq_remapping.c, the quirks at the end of drivers/iommu/intel/iommu.c, and
 * {@code acpi_tb_verify_checksum()}. The words are the same in all kernels since 2.6.32, but for
 * what stands before them.
 */
final class FirmwareComplaint {

  private static final Map<String, KernelReport.Kind> WORDS =
      Map.of(
          "DMAR reported at address 0!", KernelReport.Kind.UNIT_AT_ZERO,
          "returns all ones!", KernelReport.Kind.UNIT_ALL_ONES,
          "ncorrect checksum in table [DMAR]", KernelReport.Kind.TABLE_CHECKSUM,
          "x2apic is disabled because BIOS sets x2apic opt out bit",
              KernelReport.Kind.X2APIC_OPT_OUT,
          "BIOS is broken and requested that x2apic be disabled", KernelReport.Kind.X2APIC_OPT_OUT,
          "BIOS has enabled interrupt remapping", KernelReport.Kind.UNSTABLE_REMAPPING,
          "isabling IOMMU for graphics", KernelReport.Kind.GRAPHICS_OFF,
          "isoch DMAR unit has no TLB space", KernelReport.Kind.NO_ISOCHRONOUS_ROOM);

  private FirmwareComplaint() {}

  static Optional<KernelReport> find(LogLine message) {
    String text = message.text();
    if (!text.contains("BIOS") && !text.contains("DMAR") && !text.contains("IOMMU")) {
      return Optional.empty();
    }
    return WORDS.entrySet().stream()
        .filter(words -> text.contains(words.getKey()))
        .findFirst()
        .map(words -> new KernelReport(words.getValue(), "", text, message.sequence()));
  }
}
