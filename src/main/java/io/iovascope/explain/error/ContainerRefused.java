// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * {@code vfio_container_connect()} of QEMU's hw/vfio/container-legacy.c, {@code VFIO_SET_IOMMU},
 * and the attach of iommufd ({@code intel_iommu_attach_device()}).
 */
final class ContainerRefused implements ErrorMeaning {

  @Override
  public String id() {
    return "container-refused";
  }

  @Override
  public List<String> words() {
    return List.of(
        "failed to setup container",
        "failed to set up container",
        "failed to set group container",
        "set iommu for container",
        "failed to set iommu",
        "failed to attach domain",
        "error attach",
        "failed to attach");
  }

  @Override
  public String means(ErrorFacts facts) {
    return "The kernel did not attach the group to what the program asked for; its own log has "
        + "the reason.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    return Refusals.of(picture, facts);
  }

  @Override
  public String next(ErrorFacts facts) {
    return "see the log of the kernel at the time (journalctl -k), and give its line to --error";
  }
}
