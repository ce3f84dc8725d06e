// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.Host;
import java.util.List;
import java.util.Optional;

/**
 * Whether the type of a group tells lazy invalidation from strict: before 5.15 both are called
 * {@code DMA}.
 */
final class FlushTypeQuestion {

  static final Question<Boolean> QUESTION =
      new Question<>(
          "group-type-tells-lazy",
          Labels::yesOrNo,
          List.of(FlushTypeQuestion::lazyGroup),
          EnterpriseHistory.atFirst(false).since(8, 477, true).since(9, 0, true).since(10, 0, true),
          KernelHistory.atFirst(false).since(5, 15, true));

  private FlushTypeQuestion() {}

  private static Optional<Told<Boolean>> lazyGroup(Host host) {
    return host.iommu().groups().stream()
        .filter(group -> "DMA-FQ".equals(group.type()))
        .findFirst()
        .map(group -> Told.measured(true, "group %d is of type DMA-FQ".formatted(group.id())));
  }
}
