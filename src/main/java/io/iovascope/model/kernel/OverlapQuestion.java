// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.Host;
import io.iovascope.host.KernelReport;
import io.iovascope.model.kernel.KernelBehaviour.Overlap;
import java.util.List;
import java.util.Optional;

/**
 * What happens when the DMA API maps over a direct mapping. {@code __domain_mapping} is inlined in
 * some kernels, so the members of its page table are the sign.
 */
final class OverlapQuestion {

  static final Question<Overlap> QUESTION =
      new Question<>(
          "mapping-over-direct",
          Overlap::label,
          List.of(
              OverlapQuestion::complaint,
              Sign.firstOf(
                  Sign.member("dmar_domain.sspt", Overlap.FAILS),
                  Sign.member("dmar_domain.fspt", Overlap.FAILS),
                  Sign.member("dmar_domain.pgd", Overlap.KEEPS_OLD_TRANSLATION))),
          EnterpriseHistory.always(Overlap.KEEPS_OLD_TRANSLATION),
          KernelHistory.atFirst(Overlap.KEEPS_OLD_TRANSLATION).since(6, 19, Overlap.FAILS));

  private OverlapQuestion() {}

  private static Optional<Told<Overlap>> complaint(Host host) {
    return host.kernel().events().reports(KernelReport.Kind.BROKEN_MAPPING).stream()
        .filter(report -> report.text().contains("DMA PTE for vPFN"))
        .findFirst()
        .map(
            report ->
                Told.measured(
                    Overlap.KEEPS_OLD_TRANSLATION, "the kernel logged 'DMA PTE for vPFN'"));
  }
}
