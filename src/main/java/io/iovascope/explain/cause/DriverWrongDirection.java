// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.Likelihood;
import io.iovascope.explain.Sign;
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
        Case.of(Likelihood.POSSIBLE, Sign.JUST_BELOW_4_GIB, Sign.MAYBE_OTHER_DIRECTION),
        Case.of(Likelihood.POSSIBLE, Sign.USABLE, Sign.MAYBE_OTHER_DIRECTION),
        Case.of(Likelihood.POSSIBLE, Sign.NO_ADDRESS, Sign.MAYBE_OTHER_DIRECTION),
        Case.of(Likelihood.SELDOM, Sign.JUST_BELOW_POWER_OF_TWO, Sign.MAYBE_OTHER_DIRECTION));
  }

  @Override
  public Set<Sign> excludedBy() {
    return Set.of(
        Sign.INTERRUPT,
        Sign.PAGE_REQUEST,
        Sign.NO_ANSWER,
        Sign.VFIO,
        Sign.NOBODY,
        Sign.WITH_PASID,
        Sign.OTHER_RMRR,
        Sign.OWN_RMRR,
        Sign.IN_WINDOW,
        Sign.ABOVE_LIMIT,
        Sign.FORMER_OWNER,
        Sign.MSI,
        Sign.PAGE_ZERO,
        Sign.ABSENT,
        Sign.SIBLING,
        Sign.INTERRUPT_CONTROLLER);
  }

  @Override
  public String because(FaultEvidence evidence) {
    boolean read = Sign.READ.isIn(evidence);
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
