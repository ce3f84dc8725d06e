// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/** {@code vfio_get_groupid()} of QEMU: no {@code iommu_group} below the device in sysfs. */
final class NoGroup implements ErrorMeaning {

  @Override
  public String id() {
    return "no-group";
  }

  @Override
  public List<String> words() {
    return List.of(
        "no iommu_group found",
        "no iommu group",
        "iommu_group: no such file",
        "not in an iommu group",
        "iommu group not found",
        "no such iommu_group");
  }

  @Override
  public String means(ErrorFacts facts) {
    return "The device has no IOMMU group: no IOMMU is in use for it.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    return List.of("The IOMMU of this host: " + picture.stateReason() + ".");
  }

  @Override
  public String next(ErrorFacts facts) {
    return "iovascope scan says whether the IOMMU is on, and if not, why";
  }
}
