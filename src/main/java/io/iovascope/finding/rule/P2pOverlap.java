// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressSet;
import io.iovascope.explain.Remedy;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Requests of a device may reach a peer in another group instead of memory, because nothing on
 * their way redirects them (docs/kernel-facts.md, section B.8; the incident: a partitioned switch
 * that ignored ACS, docs/kernel-facts.md, section A).
 */
final class P2pOverlap implements Rule {

  @Override
  public String id() {
    return "p2p-overlap";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "requests may reach a peer in another group instead of memory",
        "PCI Express switches route by address. Where ACS request redirect is off, a"
            + " request whose DMA address equals an address of a neighbour is delivered there"
            + " and never reaches the IOMMU: an error and a reset, or silent corruption. The"
            + " DMA API avoids the windows of its own host bridge; VFIO and iommufd do not.",
        "The path of each device to its root bus: configuration space of the ports"
            + " (ACS, capability 0x000d) and windows and BARs of their neighbours"
            + " (`resource`). Peers in the same group are not counted: nobody expects"
            + " isolation there.",
        "A network card behind a partitioned switch that ignored the redirect bit: AER"
            + " and a hot reset whenever the DMA address was inside the BAR of the NVMe drive"
            + " beside it (Alexander Duyck, linux-iommu, June 2023).",
        "Switch ACS request redirect on, or keep a guest's memory out of these ranges"
            + " (`iovascope check DEVICE --guest-ram SIZE` says whether it is). For the"
            + " DMA API `iommu.forcedac=1` leaves the space below 4 GiB.",
        List.of("IommuPeerOverlap"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
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
        Subject.of(device),
        AddressSet.of(exposed.stream().map(PeerRange::range).toList()).ranges(),
        "requests of %s may reach %s in other groups directly"
            .formatted(device.device().address(), String.join(" ", peers)),
        exposed.stream()
            .map(peer -> "%s: %s".formatted(peer.range(), peer.provenance()))
            .distinct()
            .limit(Finding.EXAMPLES)
            .map(Evidence::of)
            .toList(),
        Remedy.P2P_OVERLAP);
  }
}
