// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.Likelihood;
import io.iovascope.explain.Sign;
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
        Case.of(Likelihood.LIKELY, Sign.NO_PASID_TABLE),
        Case.of(Likelihood.LIKELY, Sign.SCALABLE, Sign.UNATTACHED),
        Case.of(Likelihood.LIKELY, Sign.SELF_TRANSLATION_FORBIDDEN),
        Case.of(Likelihood.POSSIBLE, Sign.UNATTACHED),
        Case.of(Likelihood.POSSIBLE, Sign.WITH_PASID, Sign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, Sign.OTHER_SOURCE),
        Case.of(Likelihood.POSSIBLE, Sign.BROKEN_TABLE),
        Case.of(Likelihood.SELDOM, Sign.NO_INTERRUPT_ENTRY));
  }

  @Override
  public Set<Sign> excludedBy() {
    return Set.of(
        Sign.COMPATIBILITY_FORMAT,
        Sign.NO_ANSWER,
        Sign.INTERRUPT_CONTROLLER,
        Sign.PAGE_REQUEST,
        Sign.TOO_LARGE,
        Sign.IN_WINDOW);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (Sign.OTHER_SOURCE.isIn(evidence)) {
      return ("The kernel may have made the entry for the wrong name: it takes the aliases of %s "
              + "into account, and has done so wrongly.")
          .formatted(evidence.who());
    }
    if (Sign.NO_PASID_TABLE.isIn(evidence)) {
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
