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
import io.iovascope.host.BootLog;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.HostBridgePicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An RMRR that firmware should not have written so: the kernel uses it nevertheless
 * (docs/kernel-facts.md, section 1, fact 8; incident E03).
 */
final class RmrrFwbug implements Rule {

  private static final String RAM = "System RAM";

  @Override
  public String id() {
    return "rmrr-fwbug";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "an RMRR that contradicts the memory map",
        "Memory that firmware wants mapped 1:1 is not reserved in its own memory map,"
            + " overlaps another such region in part, or lies in a window of a host bridge."
            + " The kernel says \"Your BIOS is broken\", and uses the region all the same: a"
            + " device may write to memory that belongs to somebody else.",
        "The kernel's complaints about RMRRs in its log, and every RMRR of the DMAR"
            + " table against \"System RAM\" of `/proc/iomem`, the other RMRRs and the windows"
            + " of the host bridges.",
        "\"No firmware reserved region can cover this RMRR\" on HP Gen8 and Gen9 and on"
            + " Supermicro boards after an upgrade to 6.8, with hanging boots"
            + " (internet-lab.ru/proliant_g9_iommu).",
        "Update the firmware, or ask its vendor for a table that matches the memory"
            + " map. Features that need the RMRR can often be switched off in the setup.",
        List.of());
  }

  /**
   * What is wrong with one RMRR.
   *
   * @param against what speaks against it in the memory map or the kernel's log
   * @param overlaps other RMRRs that it overlaps in part: both are mapped 1:1, so nothing follows
   */
  private record Contradictions(List<Evidence> against, List<Evidence> overlaps) {

    Contradictions() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<AddressRange, Contradictions> wrong = new LinkedHashMap<>();
    for (BoundRmrr rmrr : picture.rmrrs()) {
      contradictions(
          picture, rmrr, wrong.computeIfAbsent(rmrr.range(), range -> new Contradictions()));
    }
    complaints(picture, wrong);
    List<Finding> findings = new ArrayList<>();
    wrong.forEach(
        (range, found) -> {
          if (!found.against.isEmpty() || !found.overlaps.isEmpty()) {
            findings.add(finding(range, found));
          }
        });
    return findings;
  }

  private Finding finding(AddressRange range, Contradictions found) {
    List<Evidence> evidence = new ArrayList<>(found.against);
    evidence.addAll(found.overlaps);
    boolean overlapsOnly = found.against.isEmpty();
    return new Finding(
        id(),
        overlapsOnly ? Severity.INFO : severity(),
        new Subject.Host(),
        List.of(range),
        overlapsOnly
            ? "RMRR %s overlaps another one in part".formatted(range)
            : "RMRR %s contradicts the memory map; it is used all the same".formatted(range),
        evidence,
        "update the firmware, or ask its vendor for a table that matches the memory map");
  }

  private static void complaints(Picture picture, Map<AddressRange, Contradictions> wrong) {
    for (BootLog.FirmwareBug bug :
        picture
            .host()
            .kernel()
            .bootLog()
            .optional()
            .map(BootLog::rmrrFirmwareBugs)
            .orElse(List.of())) {
      if (bug.range() != null) {
        wrong
            .computeIfAbsent(bug.range(), range -> new Contradictions())
            .against
            .add(Evidence.logLine(picture, bug.line(), bug.message()));
      }
    }
  }

  private static void contradictions(Picture picture, BoundRmrr rmrr, Contradictions found) {
    AddressRange range = rmrr.range();
    picture.host().firmware().ioMemory().optional().stream()
        .flatMap(memory -> memory.entries().stream())
        .filter(entry -> entry.name().equals(RAM) && entry.range().overlaps(range))
        .limit(Finding.EXAMPLES)
        .forEach(
            entry ->
                found.against.add(
                    new Evidence(
                        rmrr.origin(),
                        "lies in System RAM %s (%s)"
                            .formatted(
                                entry.range(),
                                Origin.line(
                                    picture.host().firmware().ioMemory().path(), entry.line())))));
    picture.hostBridges().stream()
        .filter(HostBridgePicture::known)
        .flatMap(bridge -> bridge.windows().stream())
        .map(Claim::range)
        .filter(window -> window.overlaps(range))
        .limit(Finding.EXAMPLES)
        .forEach(
            window ->
                found.against.add(
                    new Evidence(rmrr.origin(), "lies in the host bridge window " + window)));
    picture.rmrrs().stream()
        .filter(other -> other.range().overlaps(range) && !other.range().equals(range))
        .limit(Finding.EXAMPLES)
        .forEach(
            other ->
                found.overlaps.add(
                    new Evidence(
                        rmrr.origin(),
                        "overlaps %s (%s)".formatted(other.range(), other.origin()))));
  }
}
