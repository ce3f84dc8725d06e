// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.util.List;

/**
 * The names that tell kernels apart, as far as addresses are concerned (docs/kernels.md). Those
 * that compilers are known to inline on some kernels are not among them, apart from {@code
 * first_level_by_default}, of which only the presence is believed.
 */
final class AskedSigns {

  /** Functions, exported, external, or referred to by a table of operations. */
  static final List<String> FUNCTIONS =
      List.of(
          "first_level_by_default",
          "intel_alloc_iova",
          "intel_cap_slts_sanity",
          "intel_iommu_apply_resv_region",
          "intel_iommu_domain_alloc_paging_flags",
          "iova_depot_work_func",
          "pci_dev_reset_iommu_prepare",
          "pt_iommu_vtdss_init");

  /** Variables, and functions of modules: the types of the kernel itself do not tell of them. */
  static final List<String> ONLY_SYMBOLS =
      List.of(
          "intel_dma_ops", "intel_relaxable_rmrr", "iommu_dma_forcedac", "iommufd_ctx_from_file");

  /** Structure and member. */
  static final List<String> MEMBERS =
      List.of(
          "dev_iommu.pci_32bit_workaround",
          "dev_iommu.require_direct",
          "dmar_domain.fspt",
          "dmar_domain.gaw",
          "dmar_domain.pgd",
          "dmar_domain.sspt",
          "dmar_domain.use_first_level",
          "iommu_dma_cookie.fq",
          "iommu_dma_cookie.percpu_fq",
          "iommu_group.recovery_cnt",
          "iova_domain.fq",
          "iova_domain.rcaches",
          "iova_magazine.next",
          "iova_magazine.pfns",
          "iova_rcache.depot");

  /** Function and parameter. */
  static final List<String> PARAMETERS = List.of("first_level_by_default.type");

  /** Without this structure the kernel has no driver for VT-d, and its functions prove nothing. */
  static final String DRIVER = "dmar_domain";

  private AskedSigns() {}
}
