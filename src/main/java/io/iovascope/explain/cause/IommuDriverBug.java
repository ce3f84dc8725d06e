// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Errors of the driver that were found and mended. */
final class IommuDriverBug implements FaultCause {

  @Override
  public String id() {
    return "iommu-driver-bug";
  }

  @Override
  public String meaning() {
    return "the kernel's IOMMU driver is wrong: tables, flushes or aliases";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.NO_PASID_TABLE),
        Case.of(Likelihood.LIKELY, FaultSign.SCALABLE, FaultSign.UNATTACHED),
        Case.of(Likelihood.LIKELY, FaultSign.SELF_TRANSLATION_FORBIDDEN),
        Case.of(Likelihood.POSSIBLE, FaultSign.UNATTACHED),
        Case.of(Likelihood.POSSIBLE, FaultSign.WITH_PASID, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.OTHER_SOURCE),
        Case.of(Likelihood.POSSIBLE, FaultSign.BROKEN_TABLE),
        Case.of(Likelihood.SELDOM, FaultSign.NO_INTERRUPT_ENTRY));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.COMPATIBILITY_FORMAT,
        FaultSign.NO_ANSWER,
        FaultSign.INTERRUPT_CONTROLLER,
        FaultSign.PAGE_REQUEST,
        FaultSign.TOO_LARGE,
        FaultSign.IN_WINDOW);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (FaultSign.OTHER_SOURCE.isIn(evidence)) {
      return ("The kernel may have made the entry for the wrong name: it takes the aliases of %s "
              + "into account, and has done so wrongly.")
          .formatted(evidence.who());
    }
    if (FaultSign.NO_PASID_TABLE.isIn(evidence)) {
      return ("%s has its entry, but the tables behind it are not there (%s): the kernel sets "
              + "both up in one go, so the tables were not flushed to memory, or not made.")
          .formatted(evidence.who(), evidence.fault().reasonCode());
    }
    return ("%s should have its tables while a kernel runs that has this unit (%s): the kernel "
            + "may have lost or not flushed them, as some releases did on unbind and in kdump.")
        .formatted(evidence.who(), evidence.fault().reasonCode());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "/sys/kernel/debug/iommu/intel/dmar_translation_struct: what is there for the device";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "try the newest stable kernel; report it to the iommu list with the fault and the "
        + "kernel's version";
  }
}
