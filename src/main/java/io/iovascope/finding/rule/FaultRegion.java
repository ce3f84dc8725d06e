package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.explain.FaultExplanation;
import io.iovascope.explain.AddressClass;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.DmaFault;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device faulted at an address that the kernel never hands it (domain.md H, F-FAULT-REGION;
 * incidents E04, E21, E24).
 */
final class FaultRegion implements Rule {

  private record Key(PciAddress device, AddressClass region) {}

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
        "`iovascope explain --fault last` names the likely cause and the next step.",
        List.of("IommuFaultsInForeignRegion"));
  }

  @Override
  public List<Finding> findings(Picture picture) {
    Map<Key, List<DmaFault>> foreign = new LinkedHashMap<>();
    for (DmaFault fault : picture.host().kernel().events().faults()) {
      AddressClass region = AddressClass.of(picture, fault);
      if (region.isForeign()) {
        foreign
            .computeIfAbsent(new Key(fault.device(), region), key -> new ArrayList<>())
            .add(fault);
      }
    }
    List<Finding> findings = new ArrayList<>();
    foreign.forEach((key, faults) -> findings.add(finding(picture, key, faults)));
    return findings;
  }

  private Finding finding(Picture picture, Key key, List<DmaFault> faults) {
    DmaFault last = faults.get(faults.size() - 1);
    return new Finding(
        id(),
        severity(),
        picture.device(key.device()).map(device -> device.device().binding().group()).orElse(null),
        key.device(),
        "%s faulted %d times at addresses that the kernel never hands out: %s"
            .formatted(key.device(), faults.size(), key.region().label()),
        List.of(
            "%s record %d: %s of %s, reason %s %s"
                .formatted(
                    picture.host().kernel().bootLog().path(),
                    last.sequence(),
                    last.access().label(),
                    AddressRange.hex(last.address()),
                    last.reasonCode(),
                    last.text())),
        FaultExplanation.of(picture, last).next() + "; iovascope explain --fault last says more");
  }
}
