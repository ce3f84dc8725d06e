// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitPicture;
import java.util.ArrayList;
import java.util.List;

/**
 * A unit is running out of domain ids, of which each translated group and each virtual machine
 * takes one: then devices cannot be attached ("No free domain ids"; docs/kernel-facts.md, section
 * H, F-DOMAIN-IDS).
 */
final class DomainIds implements Rule {

  private static final double MOST = 0.8;

  @Override
  public String id() {
    return "domain-ids";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a unit runs out of domain ids",
        "Each translated group and each virtual machine takes a domain id of its unit."
            + " When none is left, devices cannot be attached: \"No free domain ids\".",
        "`domains_used` and `domains_supported` of each unit below `/sys/class/iommu`:"
            + " more than 80 percent used.",
        "Client units have 256; a network card with many virtual functions takes one"
            + " for each.",
        "Boot with `iommu=pt`, so that the devices of the host share one domain, or use"
            + " fewer virtual functions behind this unit.",
        List.of("IommuDomainIdsHigh", "IommuDomainIdsRunningOut"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<Finding> findings = new ArrayList<>();
    for (UnitPicture each : picture.units()) {
      IommuUnit unit = each.unit();
      Integer used = unit.domainsUsed();
      Integer supported = unit.domainsSupported();
      if (used != null && supported != null && used > MOST * supported) {
        findings.add(
            new Finding(
                id(),
                severity(),
                new Subject.Unit(unit.name()),
                "%s uses %d of its %d domain ids".formatted(unit.name(), used, supported),
                List.of(
                    evidence(unit, "domains_used", used),
                    evidence(unit, "domains_supported", supported)),
                "boot with iommu=pt, so that devices of the host share one, or use fewer virtual"
                    + " functions behind this unit"));
      }
    }
    return findings;
  }

  private static Evidence evidence(IommuUnit unit, String file, int value) {
    return new Evidence(
        Origin.file("/sys/class/iommu/%s/intel-iommu/%s".formatted(unit.name(), file)),
        Integer.toString(value));
  }
}
