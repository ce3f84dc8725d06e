// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/**
 * {@code quirk_iommu_igfx()} and {@code quirk_calpella_no_shadow_gtt()} of
 * drivers/iommu/intel/iommu.c.
 */
final class IgfxHardwareQuirk implements FaultCause {

  @Override
  public String id() {
    return "igfx-hardware-quirk";
  }

  @Override
  public String meaning() {
    return "integrated graphics that do not work well with translation";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.GRAPHICS, FaultSign.WRITE, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, FaultSign.GRAPHICS, FaultSign.BROKEN_TABLE),
        Case.of(Likelihood.POSSIBLE, FaultSign.GRAPHICS, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.GRAPHICS, FaultSign.NO_REASON));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.UNATTACHED,
        FaultSign.NO_PASID_TABLE,
        FaultSign.PAGE_ZERO);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s is where Intel has its graphics: of several generations they do not work well with "
            + "translation, and the kernel has quirks for some.")
        .formatted(evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "lspci -nn -s 02.0; whether the fault ends with intel_iommu=igfx_off";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "boot with intel_iommu=igfx_off: translation stays on for everything else";
  }
}
