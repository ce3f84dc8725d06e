// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** {@code DMA_MAPPING_ERROR} of include/linux/dma-mapping.h. */
final class MappingErrorUsed implements FaultCause {

  @Override
  public String id() {
    return "mapping-error-used";
  }

  @Override
  public String meaning() {
    return "the error value of a failed mapping was used as an address";
  }

  @Override
  public List<Case> cases() {
    return List.of(Case.of(Likelihood.SETTLED, FaultSign.ERROR_VALUE));
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
    return ("%s used %s: the address is the error value that the DMA API returns when a mapping "
            + "had failed, and nobody looked.")
        .formatted(evidence.who(), evidence.fault().target());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "iovascope check, and the space below 4 GiB of the device";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "find out why mappings fail; report it to the authors of the driver";
  }
}
