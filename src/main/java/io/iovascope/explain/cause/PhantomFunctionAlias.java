// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** {@code quirk_dma_func0_alias()} and its neighbours of drivers/pci/quirks.c. */
final class PhantomFunctionAlias implements FaultCause {

  @Override
  public String id() {
    return "phantom-function-alias";
  }

  @Override
  public String meaning() {
    return "the device sends requests under the name of a function that is not there, or a bridge "
        + "does";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.SIBLING),
        Case.of(
            Likelihood.LIKELY, FaultSign.OTHER_HOST, FaultSign.BESIDE_LINK, FaultSign.UNATTACHED),
        Case.of(
            Likelihood.LIKELY, FaultSign.OTHER_HOST, FaultSign.BESIDE_LINK, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.LIKELY, FaultSign.OTHER_SOURCE),
        Case.of(Likelihood.LIKELY, FaultSign.ABSENT, FaultSign.UNATTACHED),
        Case.of(
            Likelihood.LIKELY,
            FaultSign.OTHER_HOST,
            FaultSign.MANAGEMENT,
            FaultSign.NOT_FUNCTION_0),
        Case.of(Likelihood.POSSIBLE, FaultSign.BRIDGE),
        Case.of(Likelihood.POSSIBLE, FaultSign.ABSENT),
        Case.of(
            Likelihood.POSSIBLE,
            FaultSign.OTHER_HOST,
            FaultSign.NOT_FUNCTION_0,
            FaultSign.ON_ROOT_BUS,
            FaultSign.UNATTACHED),
        Case.of(
            Likelihood.POSSIBLE,
            FaultSign.OTHER_HOST,
            FaultSign.NOT_FUNCTION_0,
            FaultSign.ON_ROOT_BUS,
            FaultSign.MEMORY),
        Case.of(
            Likelihood.SELDOM,
            FaultSign.OTHER_HOST,
            FaultSign.NOT_FUNCTION_0,
            FaultSign.UNATTACHED),
        Case.of(
            Likelihood.SELDOM, FaultSign.OTHER_HOST, FaultSign.NOT_FUNCTION_0, FaultSign.MEMORY));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.NO_ANSWER,
        FaultSign.PAGE_REQUEST,
        FaultSign.WITH_PASID,
        FaultSign.INTERRUPT_CONTROLLER,
        FaultSign.COMPATIBILITY_FORMAT,
        FaultSign.NO_INTERRUPT_ENTRY,
        FaultSign.GRAPHICS);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (FaultSign.OTHER_SOURCE.isIn(evidence)) {
      return ("The interrupt of %s came under another name than the one its entry was made for: "
              + "a bridge or another function sent it on.")
          .formatted(evidence.who());
    }
    if (FaultSign.SIBLING.isIn(evidence)) {
      return ("No function is at %s, but in the same slot is %s: it sends requests under this "
              + "name (a phantom function).")
          .formatted(
              evidence.fault().device(), String.join(" and ", evidence.requester().relatives()));
    }
    if (FaultSign.BRIDGE.isIn(evidence)) {
      return "%s is a bridge: what is below it sends requests under its name%s."
          .formatted(
              evidence.who(),
              evidence.requester().relatives().isEmpty()
                  ? ""
                  : ", here " + String.join(", ", evidence.requester().relatives()));
    }
    if (FaultSign.BESIDE_LINK.isIn(evidence)) {
      return ("%s is not device 0 of its bus, and a PCI Express link has device 0 alone: a "
              + "bridge to conventional PCI, or a phantom function, uses this name.")
          .formatted(evidence.who());
    }
    return FaultSign.ABSENT.isIn(evidence)
        ? "The host has nothing at %s: some device sends requests under this name."
            .formatted(evidence.fault().device())
        : ("%s may be a name that another function of the slot uses for its requests: some "
                + "devices do, the management engine's among them.")
            .formatted(evidence.who());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "lspci -s %02x:%02x: which functions the slot has, and whether a bridge is before them"
        .formatted(evidence.fault().device().bus(), evidence.fault().device().device());
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "a newer kernel may have a quirk for the device (DMA alias, drivers/pci/quirks.c); "
        + "report its IDs if not; iommu=pt does not help, for the name has no entry";
  }
}
