// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultEvidence;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.util.List;
import java.util.Set;

/** Windows of the host bridge are never handed out (docs/kernel-facts.md, section B.2). */
final class PeerToPeer implements FaultCause {

  @Override
  public String id() {
    return "p2p";
  }

  @Override
  public String meaning() {
    return "aimed at another device, not at memory";
  }

  @Override
  public List<Case> cases() {
    return List.of(
        Case.of(Likelihood.LIKELY, FaultSign.IN_WINDOW),
        Case.of(Likelihood.LIKELY, FaultSign.DEVICE_MEMORY, FaultSign.NOT_MAPPED),
        Case.of(Likelihood.POSSIBLE, FaultSign.DEVICE_MEMORY));
  }

  @Override
  public Set<FaultSign> excludedBy() {
    return Set.of(
        FaultSign.INTERRUPT, FaultSign.PAGE_REQUEST, FaultSign.NO_ANSWER, FaultSign.WITH_PASID);
  }

  @Override
  public String because(FaultEvidence evidence) {
    return ("%s was sent to %s, where devices have their memory: it was told to reach another "
            + "device directly (peer to peer), or it makes up addresses.")
        .formatted(evidence.who(), evidence.fault().target());
  }

  @Override
  public String proof(FaultEvidence evidence) {
    return "which BAR has the address: /proc/iomem, lspci -v";
  }

  @Override
  public String next(FaultEvidence evidence) {
    return "if peer-to-peer DMA is intended, the two need a common owner that maps it; else "
        + "suspect the device or its firmware";
  }
}
