// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Permissions of a mapping: {@code dma_info_to_prot()} of drivers/iommu/dma-iommu.c. */
final class DriverWrongDirection implements FaultCause {

  @Override
  public String id() {
    return "driver-wrong-direction";
  }

  @Override
  public String meaning() {
    return "mapped for one direction, used in the other";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.POSSIBLE, FaultSign.JUST_BELOW_4_GIB, FaultSign.MAYBE_OTHER_DIRECTION),
        Case.of(Likelihood.POSSIBLE, FaultSign.USABLE, FaultSign.MAYBE_OTHER_DIRECTION),
        Case.of(Likelihood.POSSIBLE, FaultSign.NO_ADDRESS, FaultSign.MAYBE_OTHER_DIRECTION),
        Case.of(
            Likelihood.SELDOM, FaultSign.JUST_BELOW_POWER_OF_TWO, FaultSign.MAYBE_OTHER_DIRECTION));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.VFIO,
        FaultSign.NOBODY,
        FaultSign.WITH_PASID,
        FaultSign.OTHER_RMRR,
        FaultSign.OWN_RMRR,
        FaultSign.IN_WINDOW,
        FaultSign.ABOVE_LIMIT,
        FaultSign.FORMER_OWNER,
        FaultSign.MSI,
        FaultSign.PAGE_ZERO,
        FaultSign.ABSENT,
        FaultSign.SIBLING,
        FaultSign.INTERRUPT_CONTROLLER);
  }

  @Override
  public String because(FaultEvidence evidence) {
    boolean read = FaultSign.READ.isIn(evidence);
    return "%s %s where it may %s at most: the buffer may be mapped for the other direction (%s)."
        .formatted(
            evidence.who(),
            read ? "reads" : "writes",
            read ? "write" : "read",
            read ? "DMA_FROM_DEVICE" : "DMA_TO_DEVICE");
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "iovascope probe page-table: whether the address is mapped, and how; "
        + "CONFIG_DMA_API_DEBUG";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "report it to the authors of the driver: the buffer needs DMA_BIDIRECTIONAL or the "
        + "other direction";
  }
}
