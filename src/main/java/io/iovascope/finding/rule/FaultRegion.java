// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.explain.AddressClass;
import io.iovascope.explain.Cause;
import io.iovascope.explain.FaultedRegion;
import io.iovascope.explain.cause.FaultExplanation;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.DmaFault;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A device faulted at an address that the kernel never hands it (docs/kernel-facts.md, section H,
 * F-FAULT-REGION; incidents E04, E21, E24).
 */
final class FaultRegion implements Rule {

  private record Key(PciAddress device, AddressClass region) {}

  private record Faulted(DmaFault fault, @Nullable AddressRange range) {}

  @Override
  public String id() {
    return "fault-region";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "DMA faults where the kernel never sends the device",
        "A device was stopped at an address that the kernel does not hand to it: in"
            + " page 0, in a bridge window, in memory of another device's firmware, above its"
            + " limit, where interrupts are written to, or where only the host's driver had it"
            + " before the device went to a virtual machine.",
        "Every DMA fault in the kernel's log (`/dev/kmsg`), against the picture. Faults"
            + " in memory that firmware asked for on behalf of the device itself do not count:"
            + " at boot they are common and harmless.",
        "An HP DL320 G6 with faults of the bridge 00:1e.0 at 0xdf63e000 until it froze;"
            + " a user-space NVMe driver that met the queues of the host's driver at"
            + " 0xffffe000 (\"userspace nvme\", linux-nvme); graphics that scan out stolen"
            + " memory at boot (Dasharo/dasharo-issues#641) are the benign case.",
        "`iovascope explain --fault all` names the likely causes, what would prove each, and the"
            + " next step.",
        List.of("IommuFaultsInForeignRegion"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<Key, List<Faulted>> foreign = new LinkedHashMap<>();
    for (DmaFault fault : picture.host().kernel().events().faults()) {
      FaultedRegion region = FaultedRegion.of(picture, fault);
      if (region.addressClass().isForeign()) {
        foreign
            .computeIfAbsent(
                new Key(fault.device(), region.addressClass()), key -> new ArrayList<>())
            .add(new Faulted(fault, region.range()));
      }
    }
    List<Finding> findings = new ArrayList<>();
    foreign.forEach((key, faults) -> findings.add(finding(picture, key, faults)));
    return findings;
  }

  private Finding finding(Picture picture, Key key, List<Faulted> faults) {
    DmaFault last = faults.get(faults.size() - 1).fault();
    FaultExplanation explanation = FaultExplanation.of(picture, last);
    Cause cause = explanation.causes().get(0);
    return new Finding(
        id(),
        severity(),
        Subject.of(picture, key.device()),
        faults.stream().flatMap(each -> Stream.ofNullable(each.range())).toList(),
        "%s faulted %d times at addresses that the kernel never hands out: %s"
            .formatted(key.device(), faults.size(), key.region().label()),
        List.of(
            Evidence.of(picture, last),
            Evidence.of(
                "%s (%s): %s".formatted(cause.id(), cause.likelihood().label(), cause.because()))),
        explanation.next() + "; iovascope explain --fault all says more");
  }
}
