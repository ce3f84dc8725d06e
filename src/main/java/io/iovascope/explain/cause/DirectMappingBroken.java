// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** The 1:1 mappings of {@code iommu_create_device_direct_mappings()}, drivers/iommu/iommu.c. */
final class DirectMappingBroken implements FaultCause {

  @Override
  public String id() {
    return "direct-mapping-broken";
  }

  @Override
  public String meaning() {
    return "memory that should be mapped 1:1 for the device is not, or no longer";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.OWN_RMRR, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.OWN_RMRR, FaultSign.BROKEN_TABLE));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.UNATTACHED);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s lies in an RMRR of %s or its group, which should be mapped 1:1 and is not, or no "
            + "longer: the device was attached to another owner, or the mapping was broken.")
        .formatted(evidence.fault().target(), evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "iovascope check --only direct-broken,rmrr-unreserved,rmrr-unaligned";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "boot with iommu=pt; ask for a firmware without the RMRR if the device is to go to a "
        + "guest";
  }
}
