// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.List;

/** Whether {@code domains_used} counts two ids that are kept back: until 6.12. */
final class DomainIdsQuestion {

  static final Question<Boolean> QUESTION =
      new Question<>(
          "counts-reserved-domain-ids",
          Labels::yesOrNo,
          List.of(),
          EnterpriseHistory.always(true),
          KernelHistory.atFirst(true).since(6, 13, false));

  private DomainIdsQuestion() {}
}
