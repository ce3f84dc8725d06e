// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.machine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What kind of machine a host is.
 *
 * @param iommu whose IOMMU it has, in use or not
 * @param hypervisor what it runs on if it is a virtual machine; null if nothing shows that it is
 * @param maker who made its processors
 * @param amd what is known of its AMD-Vi units; null if it has none
 * @param model its maker and product as SMBIOS has them, such as {@code Dell Inc. PowerEdge R740};
 *     empty if that is not known
 */
public record Machine(
    IommuKind iommu,
    @Nullable Hypervisor hypervisor,
    Processor.Maker maker,
    @Nullable AmdVi amd,
    String model) {

  /** Of a host of which nothing tells. */
  public static final Machine UNKNOWN =
      new Machine(IommuKind.UNKNOWN, null, Processor.Maker.UNKNOWN, null);

  /** A machine of which nobody knows what it is called. */
  public Machine(
      IommuKind iommu,
      @Nullable Hypervisor hypervisor,
      Processor.Maker maker,
      @Nullable AmdVi amd) {
    this(iommu, hypervisor, maker, amd, "");
  }

  /** What these signs say: units that work before tables, tables before what a log mentions. */
  public static Machine of(MachineSigns signs) {
    IommuKind iommu = iommu(signs);
    Long features = signs.amdFeatures() == null ? signs.log().amdFeatures() : signs.amdFeatures();
    return new Machine(
        iommu,
        Hypervisor.of(signs).orElse(null),
        signs.processor().maker(),
        iommu == IommuKind.AMD_VI ? new AmdVi(features, signs.log().amdVersion2()) : null,
        signs.smbios().isEmpty() ? withoutBoard(signs.log().smbios()) : signs.smbios());
  }

  /** {@code dmi_format_ids()} of drivers/firmware/dmi_scan.c adds a slash and the board's name. */
  private static String withoutBoard(String logged) {
    int board = logged.lastIndexOf('/');
    return board < 0 ? logged : logged.substring(0, board);
  }

  private static IommuKind iommu(MachineSigns signs) {
    Optional<String> unit = signs.units().stream().findFirst();
    if (unit.isPresent()) {
      return IommuKind.ofUnit(unit.get());
    }
    if (signs.tables().contains(IommuKind.VT_D.table())) {
      return IommuKind.VT_D;
    }
    return signs.tables().contains(IommuKind.AMD_VI.table())
        ? IommuKind.AMD_VI
        : signs.log().iommu();
  }

  /**
   * The AMD-Vi units of a machine.
   *
   * @param features the extended feature register of the first one; null if it is not known
   * @param version2 whether the DMA API has the processor's page tables (version 2) in place of the
   *     IOMMU's own (version 1), as {@code amd_iommu=pgtbl_v2} asks for
   */
  public record AmdVi(@Nullable Long features, boolean version2) {

    /**
     * Levels that page tables of version 1 may have, 4 to 6: HATS, bits 11:10 of the extended
     * feature register. Empty if it is not known, or 3, which says that there is no translation.
     */
    public Optional<Integer> levels() {
      if (features == null) {
        return Optional.empty();
      }
      int size = (int) (features >>> 10) & 3;
      return size == 3 ? Optional.empty() : Optional.of(4 + size);
    }
  }
}
