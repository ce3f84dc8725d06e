// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A group that somebody wants to hand to a virtual machine, a VFIO driver being bound, is refused
 * by the kernel because of an RMRR (docs/kernel-facts.md, section 1, fact 6).
 */
final class RmrrLocksGroup implements Rule {

  @Override
  public String id() {
    return "rmrr-locks-group";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a group that is meant for a virtual machine and refused for an RMRR",
        "A device is bound to a VFIO driver, but the kernel refuses its group, because"
            + " firmware wants memory mapped 1:1 for a device in it. The virtual machine will"
            + " not start. Up to 6.5 the error is EPERM, since 6.6 EINVAL.",
        "Groups with a function bound to a VFIO driver and a `direct` region in"
            + " `reserved_regions`. USB and display devices do not count: their regions may be"
            + " given up.",
        "HP Gen8 servers: \"Device is ineligible for IOMMU domain attach due to platform"
            + " RMRR requirement\" (harvester/harvester#7340). The same on 6.8 showed as"
            + " \"cannot add vfio group to container, error 22\" (AltraMayor/gatekeeper#718).",
        "Switch the feature that needs the RMRR off in the firmware setup (shared"
            + " memory of the management controller, legacy USB), or ask the vendor for a"
            + " firmware without it.",
        List.of("IommuRmrrLocksGroup"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<Finding> findings = new ArrayList<>();
    Map<Integer, List<PciDevice>> bound = picture.assigned();
    for (GroupPicture group : picture.groups()) {
      Refusal refusal = group.vfio().refusal();
      List<PciDevice> assigned = bound.getOrDefault(group.group().id(), List.of());
      ApiRegion region = refusal == null ? null : refusal.region();
      if (refusal != null && region != null && !assigned.isEmpty()) {
        findings.add(
            new Finding(
                id(),
                severity(),
                new Subject.Device(assigned.get(0).address(), group.group().id()),
                List.of(region.range()),
                "%s is bound to %s, but the kernel refuses its group with %s"
                    .formatted(
                        assigned.get(0).address(),
                        assigned.get(0).binding().driver(),
                        refusal.error()),
                List.of(
                    Evidence.of(refusal.basis(), region.provenance()),
                    Evidence.of("the kernel logs: " + refusal.message())),
                refusal.cause().remedy()));
      }
    }
    return findings;
  }
}
