// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.List;

/**
 * Whether INTEL_IOMMU_FLOPPY_WA depends on BLK_DEV_FD, so that the ISA region depends on the
 * configuration: the dependency is in 6.18.2.
 */
final class FloppyQuestion {

  static final Question<Boolean> QUESTION =
      new Question<>(
          "isa-region-needs-floppy",
          Labels::yesOrNo,
          List.of(),
          EnterpriseHistory.always(false),
          KernelHistory.atFirst(false).backported(6, 18, 2, true).since(6, 19, true));

  private FloppyQuestion() {}
}
