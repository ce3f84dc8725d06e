// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.machine;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that tells what kind of machine a host is.
 *
 * @param units names of the units that the kernel drives, from {@code /sys/class/iommu}
 * @param tables names of the ACPI tables that firmware has, as far as they are known
 * @param smbios maker and product of the machine, as {@code sys_vendor} and {@code product_name} of
 *     {@code /sys/class/dmi/id} have them; empty if unknown
 * @param pciVendors vendors of the PCI functions
 * @param amdFeatures the extended feature register of an AMD-Vi unit, from its file {@code
 *     amd-iommu/features}; null if there is none
 */
public record MachineSigns(
    List<String> units,
    Set<String> tables,
    Processor processor,
    String smbios,
    Set<Integer> pciVendors,
    MachineMessages log,
    @Nullable Long amdFeatures) {

  public MachineSigns {
    units = List.copyOf(units);
    tables = Set.copyOf(tables);
    pciVendors = Set.copyOf(pciVendors);
  }
}
