// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Requests that are older than the tables (docs/kernel-facts.md, section B.7). */
final class FirmwareLeftDma implements FaultCause {

  @Override
  public String id() {
    return "firmware-left-dma-at-boot";
  }

  @Override
  public String meaning() {
    return "DMA that firmware, a boot loader or the kernel before this one (kexec, kdump) left "
        + "running";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.OWN_RMRR, FaultSign.UNATTACHED),
        Case.of(Likelihood.LIKELY, FaultSign.KERNEL_BEFORE),
        Case.of(Likelihood.LIKELY, FaultSign.AT_BOOT, FaultSign.UNATTACHED),
        Case.of(Likelihood.LIKELY, FaultSign.AT_BOOT, FaultSign.MEMORY),
        Case.of(Likelihood.LIKELY, FaultSign.AT_BOOT, FaultSign.BROKEN_TABLE),
        Case.of(Likelihood.LIKELY, FaultSign.GRAPHICS, FaultSign.BROKEN_TABLE, FaultSign.NOT_LATER),
        Case.of(
            Likelihood.LIKELY, FaultSign.AT_BOOT, FaultSign.JUST_BELOW_4_GIB, FaultSign.NO_REASON),
        Case.of(Likelihood.POSSIBLE, FaultSign.UNATTACHED, FaultSign.NOT_LATER),
        Case.of(Likelihood.POSSIBLE, FaultSign.GRAPHICS, FaultSign.MEMORY, FaultSign.NOT_LATER),
        Case.of(Likelihood.POSSIBLE, FaultSign.BROKEN_TABLE, FaultSign.NOT_LATER),
        Case.of(Likelihood.POSSIBLE, FaultSign.AT_BOOT),
        Case.of(Likelihood.POSSIBLE, FaultSign.JUST_BELOW_4_GIB, FaultSign.NO_REASON),
        Case.of(Likelihood.POSSIBLE, FaultSign.OTHER_RMRR, FaultSign.NOT_LATER));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT,
        FaultSign.PAGE_REQUEST,
        FaultSign.NO_ANSWER,
        FaultSign.WITH_PASID,
        FaultSign.LATER);
  }

  @Override
  public String because(FaultEvidence evidence) {
    if (FaultSign.OWN_RMRR.isIn(evidence)) {
      return ("%s was still at work for the firmware, in its own RMRR, when translation was "
              + "switched on: such as graphics that scan out the boot screen. It ends once the "
              + "kernel has attached the device.")
          .formatted(evidence.who());
    }
    String when =
        FaultSign.AT_BOOT.isIn(evidence)
            ? "%s after the start of the kernel".formatted(evidence.fault().time())
            : "if it was at boot or after a kexec";
    return "%s was at work for firmware, or the kernel before, %s, when the kernel %s."
        .formatted(
            evidence.who(),
            when,
            FaultSign.UNATTACHED.isIn(evidence)
                ? "had not attached it to any page table yet"
                : "was still setting up its page tables");
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "whether it ends once the driver of the device is loaded; iovascope check --only "
        + "translation-inherited";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "nothing, if it happens at boot only; else switch the device's boot support off in the "
        + "firmware setup, or unload its driver before a kexec";
  }
}
