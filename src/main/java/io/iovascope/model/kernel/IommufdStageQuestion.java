// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.List;

/**
 * Whether iommufd insists on second-stage tables, so that a unit without them is refused: 6.11 and
 * 6.12 alone call {@code paging_domain_alloc(dev, false)}.
 */
final class IommufdStageQuestion {

  static final Question<Boolean> QUESTION =
      new Question<>(
          "iommufd-needs-second-stage",
          Labels::yesOrNo,
          List.of(),
          EnterpriseHistory.atFirst(false)
              .since(9, 0, false)
              .since(9, 570, true)
              .since(10, 0, true),
          KernelHistory.atFirst(false).since(6, 11, true).since(6, 13, false));

  private IommufdStageQuestion() {}
}
