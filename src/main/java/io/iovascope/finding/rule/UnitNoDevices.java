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
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * A unit of which no device is there: the kernel ignores it ({@code init_no_remapping_devices()} of
 * drivers/iommu/intel/iommu.c).
 */
final class UnitNoDevices implements Rule {

  @Override
  public String id() {
    return "unit-no-devices";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a VT-d unit for devices that are not there",
        "The DMAR table has a unit for certain devices, and the host has none of them: they are"
            + " switched off in the firmware setup, or the table names the wrong ones. The kernel"
            + " ignores the unit.",
        "The scopes of each unit in the DMAR table that begin on a root bus, against the PCI"
            + " functions. Units for all other devices, and those with an I/O APIC or HPET, do not"
            + " count.",
        "Boards whose integrated graphics are switched off while a card is in use.",
        "Nothing, if the devices were switched off on purpose.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<Finding> findings = new ArrayList<>();
    List<DmarTable.Unit> units =
        picture.host().firmware().dmar().optional().map(DmarTable::units).orElse(List.of());
    if (picture.devices().isEmpty()) {
      return List.of();
    }
    for (DmarTable.Unit unit : units) {
      if (!unit.includeAll()
          && !unit.scopes().isEmpty()
          && unit.scopes().stream().allMatch(scope -> isMissing(picture, unit, scope))) {
        findings.add(finding(unit));
      }
    }
    return findings;
  }

  /** Whether it names a function on a root bus that the host does not have. */
  private static boolean isMissing(Picture picture, DmarTable.Unit unit, DmarTable.Scope scope) {
    boolean pci = scope.type() == ScopeType.ENDPOINT || scope.type() == ScopeType.BRIDGE;
    return pci
        && !scope.path().isEmpty()
        && picture.host().pci().devices().stream()
            .noneMatch(
                device ->
                    device.address().segment() == unit.segment()
                        && device.address().bus() == scope.startBus()
                        && device.address().device() == scope.path().get(0).device()
                        && device.address().function() == scope.path().get(0).function());
  }

  private Finding finding(DmarTable.Unit unit) {
    String scopes =
        String.join(
            ", ",
            unit.scopes().stream()
                .limit(Finding.EXAMPLES)
                .map(scope -> "%02x:%s".formatted(scope.startBus(), scope.path().get(0)))
                .toList());
    return new Finding(
        id(),
        severity(),
        new Subject.Host(),
        List.of(),
        "the VT-d unit at %s is for %s, which the host does not have; the kernel ignores it"
            .formatted(AddressRange.hex(unit.registerBase()), scopes),
        List.of(Evidence.of("DMAR table, structure at 0x%03x".formatted(unit.offset()))),
        "nothing, if the devices were switched off on purpose");
  }
}
