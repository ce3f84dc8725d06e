// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.BootLog.Notice;
import io.iovascope.host.Host;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether {@code intel_iommu=relax_rmrr} makes the RMRRs of all devices relaxable. Mainline does
 * not know the word; Proxmox' kernels have a patch for it, and others may.
 */
final class RelaxRmrrQuestion {

  private static final Pattern PROXMOX = Pattern.compile(".*-pve\\b.*", Pattern.DOTALL);

  static final Question<Boolean> QUESTION =
      new Question<>(
          "knows-relax-rmrr",
          Labels::yesOrNo,
          List.of(
              Sign.logged(Notice.What.RMRRS_RELAXED, true),
              Sign.firstOf(
                  Sign.symbol("intel_relaxable_rmrr", true), RelaxRmrrQuestion::ofProxmox)),
          EnterpriseHistory.always(false),
          KernelHistory.atFirst(false),
          false);

  private RelaxRmrrQuestion() {}

  private static Optional<Told<Boolean>> ofProxmox(Host host) {
    return host.kernel()
        .release()
        .optional()
        .filter(release -> PROXMOX.matcher(release.text()).matches())
        .map(release -> Told.byName(true, "release %s, of Proxmox".formatted(release)));
  }
}
