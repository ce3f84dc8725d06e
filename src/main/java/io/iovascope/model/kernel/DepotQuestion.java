// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.allocator.AllocatorTraits;
import java.util.List;

/**
 * How many magazines the depot of one size holds ({@code MAX_GLOBAL_MAGS}): from 6.7 on a list
 * without an end, which a worker takes from.
 */
final class DepotQuestion {

  static final Question<Integer> QUESTION =
      new Question<>(
          "depot-limit",
          DepotQuestion::label,
          List.of(
              Sign.firstOf(
                  Sign.member("iova_magazine.next", AllocatorTraits.UNLIMITED),
                  Sign.array("iova_rcache.depot", length -> length))),
          EnterpriseHistory.atFirst(32)
              .since(8, 553, AllocatorTraits.UNLIMITED)
              .since(9, 0, 32)
              .since(9, 427, AllocatorTraits.UNLIMITED)
              .since(10, 0, AllocatorTraits.UNLIMITED),
          KernelHistory.atFirst(32).since(6, 7, AllocatorTraits.UNLIMITED));

  private DepotQuestion() {}

  private static String label(int limit) {
    return limit == AllocatorTraits.UNLIMITED ? "unlimited" : Labels.number(limit);
  }
}
