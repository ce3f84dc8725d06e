// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.List;

/**
 * How many ranges a magazine of the allocator holds: {@code IOVA_MAG_SIZE}, less by one from 6.0
 * on.
 */
final class MagazineQuestion {

  static final Question<Integer> QUESTION =
      new Question<>(
          "magazine-size",
          Labels::number,
          List.of(Sign.array("iova_magazine.pfns", length -> length)),
          EnterpriseHistory.atFirst(128)
              .since(8, 513, 127)
              .since(9, 0, 128)
              .since(9, 284, 127)
              .since(10, 0, 127),
          KernelHistory.atFirst(128).since(6, 0, 127));

  private MagazineQuestion() {}
}
