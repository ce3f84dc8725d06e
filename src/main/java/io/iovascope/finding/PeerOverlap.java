package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;
import io.iovascope.host.PciAddress;
import io.iovascope.model.DevicePicture;
import io.iovascope.model.PeerRange;
import io.iovascope.model.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Requests of a device may reach a peer in another group instead of memory, because nothing on
 * their way redirects them (domain.md B.8; the incident: a partitioned switch that ignored ACS,
 * domain.md A).
 */
final class PeerOverlap implements Rule {

  @Override
  public String id() {
    return "p2p-overlap";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public List<Finding> findings(Picture picture) {
    List<Finding> findings = new ArrayList<>();
    Map<PciAddress, List<PeerRange>> foreign = picture.foreignPeers();
    for (DevicePicture device : picture.devices()) {
      List<PeerRange> exposed = foreign.get(device.device().address());
      if (exposed != null) {
        findings.add(finding(device, exposed));
      }
    }
    return findings;
  }

  private Finding finding(DevicePicture device, List<PeerRange> exposed) {
    List<String> peers =
        exposed.stream().map(peer -> peer.peer().toString()).distinct().sorted().toList();
    return new Finding(
        id(),
        severity(),
        device.device().group(),
        device.device().address(),
        "requests of %s may reach %s in other groups directly"
            .formatted(device.device().address(), String.join(" ", peers)),
        exposed.stream()
            .map(peer -> "%s: %s".formatted(peer.range(), peer.origin()))
            .distinct()
            .limit(Finding.EXAMPLES)
            .toList(),
        "switch ACS request redirect on, or keep a guest's memory out of these ranges");
  }
}
