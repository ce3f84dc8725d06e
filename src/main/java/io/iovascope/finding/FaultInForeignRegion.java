package io.iovascope.finding;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.host.DmaFault;
import io.iovascope.host.PciAddress;
import io.iovascope.model.FaultRegion;
import io.iovascope.model.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device faulted at an address that the kernel never hands it (domain.md H, F-FAULT-REGION;
 * incidents E04, E21, E24).
 */
final class FaultInForeignRegion implements Rule {

  private record Key(PciAddress device, FaultRegion region) {}

  @Override
  public String id() {
    return "fault-region";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public List<Finding> findings(Picture picture) {
    Map<Key, List<DmaFault>> foreign = new LinkedHashMap<>();
    for (DmaFault fault : picture.host().events().faults()) {
      FaultRegion region = FaultRegion.of(picture, fault);
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
        picture.device(key.device()).map(device -> device.device().group()).orElse(null),
        key.device(),
        "%s faulted %d times at addresses that the kernel never hands out: %s"
            .formatted(key.device(), faults.size(), key.region().label()),
        List.of(
            "%s record %d: %s of %s, reason %s %s"
                .formatted(
                    picture.host().bootLog().path(),
                    last.sequence(),
                    last.access().label(),
                    AddressRange.hex(last.address()),
                    last.reasonCode(),
                    last.text())),
        "suspect the device, its firmware, or a mapping of a previous owner; iovascope explain %s %s"
            .formatted(key.device(), AddressRange.hex(last.address())));
  }
}
