// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Invalid programming, which the unit reports instead of using. */
final class TableCorruption implements FaultCause {

  @Override
  public String id() {
    return "table-corruption";
  }

  @Override
  public String meaning() {
    return "reserved bits or invalid entries in a table: it was overwritten, or read while it "
        + "changed";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.RESERVED_BITS),
        Case.of(Likelihood.POSSIBLE, FaultSign.BROKEN_TABLE));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.UNATTACHED,
        FaultSign.NOT_MAPPED,
        FaultSign.TOO_LARGE,
        FaultSign.NO_ANSWER,
        FaultSign.PAGE_REQUEST,
        FaultSign.COMPATIBILITY_FORMAT,
        FaultSign.NO_INTERRUPT_ENTRY,
        FaultSign.OTHER_SOURCE);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("The unit met an entry that makes no sense (%s) for %s: something wrote over the "
            + "tables, or they were being set up or taken down.")
        .formatted(evidence.fault().reasonCode(), evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "whether other devices of the unit have it too; "
        + "/sys/kernel/debug/iommu/intel/dmar_translation_struct";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "harmless once at boot; if it goes on, test the memory, and another kernel";
  }
}
