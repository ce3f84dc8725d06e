// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.explain.Remedy;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Memory that firmware wants mapped 1:1 is free in the IOVA tree, because its device was not the
 * first of its group (docs/kernel-facts.md, section 1, fact 1; the incident: Zhaoxin's patches of
 * March and August 2024).
 */
final class RmrrUnreserved implements Rule {

  @Override
  public String id() {
    return "rmrr-unreserved";
  }

  @Override
  public Severity severity() {
    return Severity.CRITICAL;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "memory of firmware that the DMA API may hand out",
        "Firmware wants memory mapped 1:1 for a device (an RMRR), and the kernel maps"
            + " it. It keeps that memory out of the DMA addresses of the group only if the"
            + " device is the first of its group. Here it is not: a driver may be given an"
            + " address in the middle of it. Up to kernel 6.18 the old translation stays and"
            + " DMA goes to the wrong memory, unseen; from 6.19 on the mapping fails.",
        "For each group in `/sys/kernel/iommu_groups`: the direct regions of all"
            + " members, from the DMAR table and `reserved_regions`, against what iommu-dma"
            + " reserves for the first device, cut at the DMA limit of each member.",
        "Zhaoxin's patches \"iommu/dma: reserve iova ranges for reserved regions of all"
            + " devices\" (linux-iommu, March and August 2024): addresses inside the RMRR of"
            + " one device were handed to another one of its group.",
        "Boot with `iommu=pt`, or move the device with the RMRR to a group of its own"
            + " (another slot). On a machine in production look at the driver's errors and the"
            + " file systems first.",
        List.of("IommuRmrrUnreserved"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<Finding> findings = new ArrayList<>();
    Map<Integer, AddressSet> unreserved = picture.unreservedDirect();
    for (GroupPicture group : picture.groups()) {
      AddressSet direct = unreserved.get(group.group().id());
      if (direct != null) {
        findings.add(finding(picture, group, direct));
      }
    }
    return findings;
  }

  private Finding finding(Picture picture, GroupPicture group, AddressSet direct) {
    return new Finding(
        id(),
        severity(),
        new Subject.Group(group.group().id()),
        direct.ranges(),
        "%s of group %d %s mapped 1:1 for firmware, yet the DMA API may hand %s out"
            .formatted(
                ranges(direct),
                group.group().id(),
                direct.ranges().size() == 1 ? "is" : "are",
                direct.ranges().size() == 1 ? "it" : "them"),
        List.of(
            new Evidence(
                Origin.file(group.group().reservedRegions().path()),
                "kept out of the IOVA tree for the first device alone, which is "
                    + group.firstDevice()),
            Evidence.of("on this kernel " + picture.behaviour().overlap().value().effect())),
        Remedy.RMRR_UNRESERVED);
  }

  private static String ranges(AddressSet set) {
    return String.join(", ", set.ranges().stream().map(AddressRange::toString).toList());
  }
}
