// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.BootLog.Notice;
import io.iovascope.model.kernel.KernelBehaviour.RmrrRefusal;
import java.util.List;

/**
 * What a VFIO or iommufd user is told of a device with a direct region: the core refuses it from
 * 6.6 on, the driver before.
 */
final class RmrrRefusalQuestion {

  static final Question<RmrrRefusal> QUESTION =
      new Question<>(
          "rmrr-refusal",
          RmrrRefusal::error,
          List.of(
              Sign.logged(Notice.What.RMRR_REFUSED_BY_CORE, RmrrRefusal.BY_IOMMU_CORE),
              Sign.logged(Notice.What.RMRR_REFUSED_BY_DRIVER, RmrrRefusal.BY_INTEL_DRIVER),
              Sign.firstOf(
                  Sign.member("dev_iommu.require_direct", RmrrRefusal.BY_IOMMU_CORE),
                  Sign.noMember("dev_iommu.require_direct", RmrrRefusal.BY_INTEL_DRIVER))),
          EnterpriseHistory.atFirst(RmrrRefusal.BY_INTEL_DRIVER)
              .since(9, 0, RmrrRefusal.BY_INTEL_DRIVER)
              .since(9, 427, RmrrRefusal.BY_IOMMU_CORE)
              .since(10, 0, RmrrRefusal.BY_IOMMU_CORE),
          KernelHistory.atFirst(RmrrRefusal.BY_INTEL_DRIVER)
              .since(6, 6, RmrrRefusal.BY_IOMMU_CORE));

  private RmrrRefusalQuestion() {}
}
