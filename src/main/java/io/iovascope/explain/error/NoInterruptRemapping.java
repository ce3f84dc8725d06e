// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/** {@code vfio_iommu_type1_attach_group()} of drivers/vfio/vfio_iommu_type1.c: EPERM. */
final class NoInterruptRemapping implements ErrorMeaning {

  @Override
  public String id() {
    return "no-interrupt-remapping";
  }

  @Override
  public List<String> words() {
    return List.of(
        "no interrupt remapping",
        "set iommu for container: operation not permitted",
        "set iommu type: operation not permitted");
  }

  @Override
  public String means(ErrorFacts facts) {
    return "Without interrupt remapping a guest could send any interrupt to the host, so VFIO "
        + "refuses.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    boolean remaps =
        picture
            .host()
            .kernel()
            .bootLog()
            .optional()
            .map(log -> log.interruptRemapping())
            .orElse(false);
    return List.of(
        remaps
            ? "This host has interrupt remapping on, by its boot log."
            : "This host's boot log does not say that interrupt remapping is on.");
  }

  @Override
  public String next(ErrorFacts facts) {
    return "switch interrupt remapping (or VT-d as a whole) on in the firmware setup; if every "
        + "guest is trusted, load vfio_iommu_type1 with allow_unsafe_interrupts=1";
  }
}
