// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * {@code __iommu_attach_group()} of drivers/iommu/iommu.c since 6.7, and before {@code
 * intel_iommu_attach_device()} of drivers/iommu/intel/iommu.c.
 */
final class OneToOneMapping implements ErrorMeaning {

  @Override
  public String id() {
    return "one-to-one-mapping";
  }

  @Override
  public List<String> words() {
    return List.of("firmware has requested this device have a 1:1", "platform rmrr requirement");
  }

  @Override
  public String means(ErrorFacts facts) {
    return "Firmware wants memory mapped 1:1 for a device of the group (an RMRR), so the kernel "
        + "does not hand the group to a guest.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    return Refusals.of(picture, facts);
  }

  @Override
  public String next(ErrorFacts facts) {
    return "switch the feature that needs the RMRR off in the firmware setup, or ask the vendor "
        + "for a firmware without it";
  }
}
