// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.List;

/**
 * Whether one unit without a scalable-mode feature takes it from all: cap_audit.c, asked until
 * 6.12.
 */
final class ScalableModeQuestion {

  static final Question<Boolean> QUESTION =
      new Question<>(
          "scalable-mode-needs-all-units",
          Labels::yesOrNo,
          List.of(
              Sign.firstOf(
                  Sign.symbol("intel_iommu_domain_alloc_paging_flags", false),
                  Sign.noSymbol("intel_iommu_domain_alloc_paging_flags", true))),
          EnterpriseHistory.always(true),
          KernelHistory.atFirst(true).since(6, 13, false));

  private ScalableModeQuestion() {}
}
