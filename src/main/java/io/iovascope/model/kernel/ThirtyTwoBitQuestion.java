// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.Host;
import java.util.List;
import java.util.Optional;

/**
 * Whether a device leaves "32-bit first" for good when the 32-bit space was full once. The kernel
 * says so when it happens: {@code Using 39-bit DMA addresses}.
 */
final class ThirtyTwoBitQuestion {

  static final Question<Boolean> QUESTION =
      new Question<>(
          "32-bit-first-is-sticky",
          Labels::yesOrNo,
          List.of(
              ThirtyTwoBitQuestion::notice,
              Sign.firstOf(
                  Sign.member("dev_iommu.pci_32bit_workaround", true),
                  Sign.noMember("dev_iommu.pci_32bit_workaround", false))),
          EnterpriseHistory.atFirst(false)
              .since(8, 553, true)
              .since(9, 0, false)
              .since(9, 427, true)
              .since(10, 0, true),
          KernelHistory.atFirst(false).since(6, 6, true));

  private ThirtyTwoBitQuestion() {}

  private static Optional<Told<Boolean>> notice(Host host) {
    return host.kernel()
        .bootLog()
        .optional()
        .flatMap(log -> log.dacNotices().stream().findFirst())
        .map(
            notice ->
                Told.measured(
                    true,
                    "the kernel logged '%s: Using %d-bit DMA addresses'"
                        .formatted(notice.device(), notice.bits())));
  }
}
