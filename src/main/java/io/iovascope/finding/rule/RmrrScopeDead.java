// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A scope of an RMRR names no device that is there, or only by the kernel's work-around for broken
 * scopes (docs/kernel-facts.md, section B.1).
 */
final class RmrrScopeDead implements Rule {

  @Override
  public String id() {
    return "rmrr-scope-dead";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "an RMRR for a device that is not there",
        "Firmware wants memory mapped 1:1 for a device that the kernel cannot find"
            + " under the name that the table gives, or finds by its work-around for broken"
            + " tables only. If the device exists under another name, its DMA faults.",
        "Every scope of every RMRR of the DMAR table against the PCI devices, by the"
            + " kernel's own rule (`dmar_match_pci_path()`).",
        "\"RMRR entry for device ... is broken - applying workaround\" in many kernel" + " logs.",
        "Nothing, if the device is switched off. If a device of the machine faults in"
            + " that memory, ask the firmware's vendor for a table that names it.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Optional<DmarTable> table = picture.host().firmware().dmar().optional();
    List<Finding> findings = new ArrayList<>();
    for (BoundRmrr rmrr : picture.rmrrs()) {
      long scopes =
          table.map(found -> pciScopes(found.reservedMemory().get(rmrr.number()))).orElse(0L);
      if (rmrr.devices().size() < scopes || !rmrr.byFallback().isEmpty()) {
        findings.add(finding(picture, rmrr, scopes));
      }
    }
    return findings;
  }

  private static long pciScopes(ReservedMemory memory) {
    return memory.scopes().stream()
        .filter(scope -> scope.type() == ScopeType.ENDPOINT || scope.type() == ScopeType.BRIDGE)
        .distinct()
        .count();
  }

  private Finding finding(Picture picture, BoundRmrr rmrr, long scopes) {
    return new Finding(
        id(),
        severity(),
        rmrr.byFallback().isEmpty()
            ? new Subject.Host()
            : Subject.of(picture, rmrr.byFallback().get(0)),
        List.of(rmrr.range()),
        rmrr.byFallback().isEmpty()
            ? "%d of %d devices that RMRR %s is for are not there"
                .formatted(scopes - rmrr.devices().size(), scopes, rmrr.range())
            : "RMRR %s names %s in a way that only the kernel's work-around understands"
                .formatted(rmrr.range(), rmrr.byFallback().get(0)),
        List.of(Evidence.of(rmrr)),
        "nothing, unless a device of this machine faults in that memory");
  }
}
