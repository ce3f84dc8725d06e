// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/**
 * Intel's image processing units: {@code quirk_iommu} and the IPU drivers do not map with the DMA
 * API.
 */
final class DeviceOwnMmu implements FaultCause {

  @Override
  public String id() {
    return "device-own-mmu";
  }

  @Override
  public String meaning() {
    return "the device has an MMU or addressing of its own, and its addresses were never mapped "
        + "with the DMA API";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.IMAGE_PROCESSOR, FaultSign.MEMORY),
        Case.of(Likelihood.LIKELY, FaultSign.IMAGE_PROCESSOR, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.ON_ROOT_BUS, FaultSign.MEMORY, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.SELDOM, FaultSign.MEMORY, FaultSign.NOT_MAPPED));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.UNATTACHED,
        FaultSign.NO_PASID_TABLE,
        FaultSign.OTHER_RMRR,
        FaultSign.OWN_RMRR,
        FaultSign.IN_WINDOW,
        FaultSign.PAGE_ZERO,
        FaultSign.GRAPHICS,
        FaultSign.IDENTITY);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s looks like a physical address, far from where the DMA API begins: %s may use "
            + "addresses that were never mapped, as devices with an MMU of their own do.")
        .formatted(evidence.fault().target(), evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "whether the fault ends with iommu=pt, or with identity in "
        + "/sys/kernel/iommu_groups/N/type";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "have the device in identity: iommu=pt, or the type of its group";
  }
}
