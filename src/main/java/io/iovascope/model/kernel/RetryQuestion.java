// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.allocator.AllocatorTraits.Retry;
import java.util.List;

/**
 * What a search does that found nothing below where it began. No name tells the two kinds of second
 * search apart, but kernels whose depot is a list have the later one.
 */
final class RetryQuestion {

  static final Question<Retry> QUESTION =
      new Question<>(
          "search-again",
          Retry::label,
          List.of(
              Sign.firstOf(
                  Sign.symbol("intel_dma_ops", Retry.NONE),
                  Sign.symbol("intel_iommu_apply_resv_region", Retry.NONE),
                  Sign.member("iova_magazine.next", Retry.STOPS_AT_END))),
          EnterpriseHistory.atFirst(Retry.NONE)
              .since(8, 348, Retry.WRAPS)
              .since(8, 513, Retry.STOPS_AT_END)
              .since(9, 0, Retry.WRAPS)
              .since(9, 362, Retry.STOPS_AT_END)
              .since(10, 0, Retry.STOPS_AT_END),
          KernelHistory.atFirst(Retry.NONE)
              .since(5, 11, Retry.WRAPS)
              .backported(5, 15, 100, Retry.STOPS_AT_END)
              .since(6, 1, Retry.STOPS_AT_END)
              .before(6, 1, 20, Retry.WRAPS));

  private RetryQuestion() {}
}
