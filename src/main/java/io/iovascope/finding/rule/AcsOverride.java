// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.BootLog;
import io.iovascope.host.BootLog.Notice;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A patched kernel was told to take devices for isolated that are not. */
final class AcsOverride implements Rule {

  @Override
  public String id() {
    return "acs-override";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "groups prove no isolation: pcie_acs_override",
        "A kernel with the ACS override patch (Proxmox and others) puts devices into groups of"
            + " their own though nothing keeps them apart: a guest's device may read and write"
            + " its neighbours' memory without passing the IOMMU.",
        "`pcie_acs_override` on the command line, and the kernel's warning in its log. A kernel"
            + " without the patch ignores the word.",
        "The patch's own warning: \"This may allow non-IOMMU protected peer-to-peer DMA\" (Alex"
            + " Williamson, linux-pci, May 2013).",
        "Give the devices that share a switch or bridge to one guest; take the option away where"
            + " guests are not trusted. `iovascope show DEVICE` lists the peers that a device may"
            + " reach.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Host host = observed.picture().host();
    Reading<CommandLine> line = host.kernel().commandLine();
    Reading<BootLog> log = host.kernel().bootLog();
    Optional<Notice> notice =
        log.optional().flatMap(known -> known.notice(Notice.What.ACS_OVERRIDES));
    List<Evidence> evidence = new ArrayList<>();
    line.optional().stream()
        .flatMap(words -> words.words().stream())
        .filter(word -> word.startsWith("pcie_acs_override="))
        .forEach(word -> evidence.add(new Evidence(Origin.file(line.path()), word)));
    notice.ifPresent(
        each ->
            evidence.add(
                new Evidence(
                    Origin.line(log.path(), each.line()), "the kernel warns: overrides enabled")));
    if (evidence.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            id(),
            severity(),
            new Subject.Host(),
            notice.isPresent()
                ? "ACS is overridden: groups prove no isolation"
                : "pcie_acs_override is given: where the kernel knows it, groups prove no isolation",
            evidence,
            "give devices below one switch or bridge to one guest, or boot without the option"));
  }
}
