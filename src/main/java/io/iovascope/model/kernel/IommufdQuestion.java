// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.Host;
import java.util.List;
import java.util.Optional;

/**
 * Whether the kernel has iommufd: an option that kernels since 6.2 may be built without, so that a
 * release proves nothing where a host shows something.
 */
final class IommufdQuestion {

  static final Question<Boolean> QUESTION =
      new Question<>(
          "iommufd",
          Labels::yesOrNo,
          List.of(
              IommufdQuestion::module,
              IommufdQuestion::configured,
              Sign.symbol("iommufd_ctx_from_file", true)),
          EnterpriseHistory.atFirst(false)
              .since(9, 0, false)
              .since(9, 362, true)
              .since(10, 0, true),
          KernelHistory.atFirst(false).since(6, 2, true),
          false);

  private IommufdQuestion() {}

  private static Optional<Told<Boolean>> module(Host host) {
    return Optional.ofNullable(host.iommu().iommufdPresent())
        .map(
            present ->
                Told.measured(
                    present,
                    present
                        ? "/sys/module/iommufd"
                        : "VFIO is loaded and /sys/module/iommufd is not there, so the kernel has"
                            + " no iommufd"));
  }

  private static Optional<Told<Boolean>> configured(Host host) {
    return host.kernel()
        .config()
        .optional()
        .map(
            config ->
                config.isEnabled("CONFIG_IOMMUFD")
                    ? Told.measured(true, "IOMMUFD in " + host.kernel().config().path())
                    : Told.measured(
                        false, "IOMMUFD is not set in " + host.kernel().config().path()));
  }
}
