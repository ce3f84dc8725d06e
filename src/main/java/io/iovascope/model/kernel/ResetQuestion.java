// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.List;

/**
 * Whether a group is closed while one of its devices is being reset: pci_dev_reset_iommu_prepare()
 * of drivers/iommu/iommu.c, since 7.0. Whoever attaches a domain then gets EBUSY, and may try
 * again.
 */
final class ResetQuestion {

  static final Question<Boolean> QUESTION =
      new Question<>(
          "refuses-during-reset",
          value -> value ? "EBUSY" : "no",
          List.of(
              Sign.firstOf(
                  Sign.member("iommu_group.recovery_cnt", true),
                  Sign.symbol("pci_dev_reset_iommu_prepare", true),
                  Sign.noSymbol("pci_dev_reset_iommu_prepare", false))),
          EnterpriseHistory.always(false),
          KernelHistory.atFirst(false).since(7, 0, true));

  private ResetQuestion() {}
}
