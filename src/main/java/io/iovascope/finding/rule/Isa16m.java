// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The first 16 MiB of memory are mapped 1:1 in the group of the ISA bridge: a work-around for
 * floppy drives (docs/kernel-facts.md, section E, E12).
 */
final class Isa16m implements Rule {

  private static final AddressRange FIRST_16_MIB = new AddressRange(0, 0xff_ffff);

  @Override
  public String id() {
    return "isa-16m";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "the first 16 MiB of memory are open to the ISA bridge's group",
        "For floppy drives the kernel maps the first 16 MiB of memory 1:1 for the ISA"
            + " bridge. Every device of its group can read and write there, also pages of the"
            + " kernel.",
        "A `direct-relaxable` region from 0 to 0xffffff in `reserved_regions` of a"
            + " translated group with other devices than bridges. Since 6.19 the region is"
            + " there only if the kernel has floppy support.",
        "Google found kernel pages mapped so (\"Set INTEL_IOMMU_FLOPPY_WA depend on"
            + " BLK_DEV_FD\", linux-iommu, October 2025).",
        "A kernel from 6.19 on without floppy support (BLK_DEV_FD) does not map it.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<Finding> findings = new ArrayList<>();
    for (GroupPicture group : picture.groups()) {
      if (group.group().isTranslated() && isMapped(group)) {
        List<String> others =
            picture.devices().stream()
                .map(DevicePicture::device)
                .filter(device -> Objects.equals(device.binding().group(), group.group().id()))
                .filter(device -> DeviceKind.of(device) != DeviceKind.BRIDGE)
                .map(PciDevice::address)
                .map(Object::toString)
                .toList();
        if (!others.isEmpty()) {
          findings.add(finding(group, others));
        }
      }
    }
    return findings;
  }

  private static boolean isMapped(GroupPicture group) {
    for (ReservedRegion region : group.group().reservedRegions().orElse(List.of())) {
      if (region.kind() == Kind.DIRECT_RELAXABLE && region.range().contains(FIRST_16_MIB)) {
        return true;
      }
    }
    return false;
  }

  private Finding finding(GroupPicture group, List<String> others) {
    return new Finding(
        id(),
        severity(),
        new Subject.Group(group.group().id()),
        List.of(FIRST_16_MIB),
        "%s can reach the first 16 MiB of memory, as they share group %d with the ISA bridge"
            .formatted(
                String.join(" and ", others.subList(0, Math.min(Finding.EXAMPLES, others.size()))),
                group.group().id()),
        List.of(
            new Evidence(
                Origin.file(group.group().reservedRegions().path()),
                FIRST_16_MIB + " direct-relaxable")),
        "a kernel from 6.19 on without floppy support does not map it");
  }
}
