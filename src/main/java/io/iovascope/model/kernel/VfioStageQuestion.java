// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.model.kernel.KernelBehaviour.VfioStage;
import java.util.List;

/**
 * Which page tables a domain of VFIO or iommufd has: {@code first_level_by_default()}, which looks
 * at the type of a domain from 5.17 and 5.15.100 on, and not any more from 6.13 on. {@code
 * intel_cap_slts_sanity} is in kernels of all three kinds, and tells of the second by being there
 * while the allocation with flags is not.
 */
final class VfioStageQuestion {

  static final Question<VfioStage> QUESTION =
      new Question<>(
          "vfio-stage",
          VfioStage::label,
          List.of(
              Sign.firstOf(
                  Sign.symbol("intel_iommu_domain_alloc_paging_flags", VfioStage.SAME_AS_DMA_API),
                  Sign.symbol("intel_cap_slts_sanity", VfioStage.SECOND_STAGE),
                  Sign.member("first_level_by_default.type", VfioStage.SECOND_STAGE),
                  Sign.noSymbol("intel_cap_slts_sanity", VfioStage.SAME_AS_DMA_API))),
          EnterpriseHistory.atFirst(VfioStage.SAME_AS_DMA_API)
              .since(8, 477, VfioStage.SECOND_STAGE)
              .since(9, 0, VfioStage.SAME_AS_DMA_API)
              .since(9, 162, VfioStage.SECOND_STAGE)
              .since(10, 0, VfioStage.SECOND_STAGE),
          KernelHistory.atFirst(VfioStage.SAME_AS_DMA_API)
              .since(5, 17, VfioStage.SECOND_STAGE)
              .backported(5, 15, 100, VfioStage.SECOND_STAGE)
              .since(6, 13, VfioStage.SAME_AS_DMA_API));

  private VfioStageQuestion() {}
}
