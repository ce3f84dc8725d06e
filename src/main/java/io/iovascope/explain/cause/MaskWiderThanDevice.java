// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import io.iovascope.explain.Remedy;
import java.util.List;
import java.util.Set;

/** The finding dac-transition-fault is about the same. */
final class MaskWiderThanDevice implements FaultCause {

  @Override
  public String id() {
    return "mask-wider-than-device";
  }

  @Override
  public String meaning() {
    return "the device decodes fewer address bits than its mask says";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.LEFT_32_BIT_SPACE, FaultSign.HIGH),
        Case.of(Likelihood.POSSIBLE, FaultSign.JUST_BELOW_POWER_OF_TWO, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.ABOVE_LIMIT),
        Case.of(Likelihood.SELDOM, FaultSign.HIGH, FaultSign.NOT_MAPPED));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.VFIO,
        FaultSign.NOBODY);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return FaultSign.LEFT_32_BIT_SPACE.isIn(evidence)
        ? ("%s has left the space below 4 GiB (Using N-bit DMA addresses) and may not decode as "
                + "many address bits as its driver says.")
            .formatted(evidence.who())
        : ("%s has more bits than a device needs that stays below 4 GiB: %s may not decode as "
                + "many as its mask says.")
            .formatted(evidence.fault().target(), evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "whether the faults begin with \"Using N-bit DMA addresses\" in the log, and end with "
        + "iommu.forcedac=0 or iommu=pt";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return Remedy.MASK_TOO_WIDE;
  }
}
