// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.model.kernel.KernelBehaviour.WidthRule;
import java.util.List;

/**
 * How the width of a domain follows from CAP: with the generic page table, from 6.19 on, by its
 * formats.
 */
final class WidthQuestion {

  static final Question<WidthRule> QUESTION =
      new Question<>(
          "address-width",
          WidthRule::label,
          List.of(
              Sign.firstOf(
                  Sign.member("dmar_domain.sspt", WidthRule.PAGE_TABLE_FORMAT),
                  Sign.member("dmar_domain.fspt", WidthRule.PAGE_TABLE_FORMAT),
                  Sign.symbol("pt_iommu_vtdss_init", WidthRule.PAGE_TABLE_FORMAT),
                  Sign.member("dmar_domain.gaw", WidthRule.ADJUSTED_WIDTH),
                  Sign.member("dmar_domain.pgd", WidthRule.ADJUSTED_WIDTH),
                  Sign.noSymbol("pt_iommu_vtdss_init", WidthRule.ADJUSTED_WIDTH))),
          EnterpriseHistory.always(WidthRule.ADJUSTED_WIDTH),
          KernelHistory.atFirst(WidthRule.ADJUSTED_WIDTH)
              .since(6, 19, WidthRule.PAGE_TABLE_FORMAT));

  private WidthQuestion() {}
}
