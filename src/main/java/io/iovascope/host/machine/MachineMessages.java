// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.machine;

import org.jspecify.annotations.Nullable;

/**
 * What the kernel's log says of the machine.
 *
 * @param iommu a kind other than VT-d, if a driver for it or its table shows; else {@code UNKNOWN}
 * @param amdFeatures the extended feature register of the first AMD-Vi unit: {@code AMD-Vi:
 *     Extended features (0x29d3, 0x0)}; null if the log does not have it
 * @param amdVersion2 whether AMD-Vi uses the processor's page tables for the DMA API: {@code V2
 *     page table enabled}
 * @param hypervisor what follows {@code Hypervisor detected:}, or empty
 * @param smbios what follows {@code DMI:}: maker and product; or empty
 */
public record MachineMessages(
    IommuKind iommu,
    @Nullable Long amdFeatures,
    boolean amdVersion2,
    String hypervisor,
    String smbios) {

  /** Of a log that says nothing of it. */
  public static final MachineMessages NONE =
      new MachineMessages(IommuKind.UNKNOWN, null, false, "", "");
}
