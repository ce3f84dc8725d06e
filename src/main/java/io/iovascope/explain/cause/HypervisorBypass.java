// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** A virtual IOMMU in front of an assigned device. */
final class HypervisorBypass implements FaultCause {

  @Override
  public String id() {
    return "hypervisor-bypass";
  }

  @Override
  public String meaning() {
    return "a hypervisor or virtual IOMMU that lets the device through without a mapping";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.POSSIBLE, FaultSign.VFIO, FaultSign.MEMORY, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.VFIO, FaultSign.FIRST_MIB, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.MEMORY, FaultSign.NOT_MAPPED, FaultSign.LATER));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.HOST_DRIVER,
        FaultSign.WITH_PASID,
        FaultSign.GRAPHICS);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s looks like a guest's own address: a virtual IOMMU that is in bypass for the "
            + "device, or was reset, leaves the host without mappings.")
        .formatted(evidence.fault().target());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "the options of the guest's IOMMU (virtio-iommu boot-bypass, intel-iommu "
        + "caching-mode=on)";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "start the guest without the virtual IOMMU once; with intel-iommu, caching-mode=on is "
        + "needed";
  }
}
