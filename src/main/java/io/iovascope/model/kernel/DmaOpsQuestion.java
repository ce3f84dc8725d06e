// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.model.kernel.KernelBehaviour.DmaOps;
import java.util.List;

/**
 * Whose DMA API devices get. Before 5.11 intel-iommu had one of its own; a symbol is its sign,
 * while {@code dmar_domain.iovad} stayed in the structure for years after.
 */
final class DmaOpsQuestion {

  static final Question<DmaOps> QUESTION =
      new Question<>(
          "dma-ops",
          DmaOps::label,
          List.of(
              Sign.firstOf(
                  Sign.symbol("intel_dma_ops", DmaOps.OWN),
                  Sign.symbol("intel_iommu_apply_resv_region", DmaOps.OWN),
                  Sign.symbol("intel_alloc_iova", DmaOps.OWN),
                  Sign.noSymbol("intel_dma_ops", DmaOps.DMA_IOMMU),
                  Sign.noSymbol("intel_iommu_apply_resv_region", DmaOps.DMA_IOMMU))),
          EnterpriseHistory.atFirst(DmaOps.OWN)
              .since(8, 348, DmaOps.DMA_IOMMU)
              .since(9, 0, DmaOps.DMA_IOMMU)
              .since(10, 0, DmaOps.DMA_IOMMU),
          KernelHistory.atFirst(DmaOps.OWN).since(5, 11, DmaOps.DMA_IOMMU));

  private DmaOpsQuestion() {}
}
