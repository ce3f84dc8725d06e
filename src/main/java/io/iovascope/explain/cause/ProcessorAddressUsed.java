// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** The direct map and vmalloc space of x86-64 (Documentation/arch/x86/x86_64/mm.rst). */
final class ProcessorAddressUsed implements FaultCause {

  @Override
  public String id() {
    return "processor-address";
  }

  @Override
  public String meaning() {
    return "an address of the kernel for the processor was given to the device";
  }

  @Override
  public List<Case> cases() {
    return List.of(Case.of(Likelihood.LIKELY, FaultSign.PROCESSOR_POINTER));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.VFIO,
        FaultSign.NOBODY);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s used %s, which is an address of the kernel for the processor and no DMA address: "
            + "the buffer was not mapped.")
        .formatted(evidence.who(), evidence.fault().target());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "the driver: where it fills in the descriptor";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "report it to the authors of the driver: it must map the buffer with the DMA API";
  }
}
