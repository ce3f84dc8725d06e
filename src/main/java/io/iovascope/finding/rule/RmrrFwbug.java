package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.host.BootLog;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.HostBridgePicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An RMRR that firmware should not have written so: the kernel uses it nevertheless (domain.md
 * section 1, fact 8; incident E03).
 */
final class RmrrFwbug implements Rule {

  private static final String RAM = "System RAM";

  /** {@code dmar_parse_one_rmrr()} of drivers/iommu/intel/iommu.c and its x86 check. */
  private static final Pattern RANGE =
      Pattern.compile("RMRR \\[0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})\\]");

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
  private record Contradictions(List<String> against, List<String> overlaps) {

    Contradictions() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  @Override
  public List<Finding> findings(Picture picture) {
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
    List<String> evidence = new ArrayList<>(found.against);
    evidence.addAll(found.overlaps);
    boolean overlapsOnly = found.against.isEmpty();
    return new Finding(
        id(),
        overlapsOnly ? Severity.INFO : severity(),
        null,
        null,
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
      Matcher matcher = RANGE.matcher(bug.message());
      if (matcher.find()) {
        long start = Long.parseUnsignedLong(matcher.group(1), 16);
        long end = Long.parseUnsignedLong(matcher.group(2), 16);
        if (Long.compareUnsigned(start, end) <= 0) {
          wrong
              .computeIfAbsent(new AddressRange(start, end), range -> new Contradictions())
              .against
              .add(
                  "%s line %d: %s"
                      .formatted(
                          picture.host().kernel().bootLog().path(), bug.line(), bug.message()));
        }
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
                    "%s: lies in System RAM %s (%s line %d)"
                        .formatted(
                            rmrr.origin(),
                            entry.range(),
                            picture.host().firmware().ioMemory().path(),
                            entry.line())));
    picture.hostBridges().stream()
        .filter(HostBridgePicture::known)
        .flatMap(bridge -> bridge.windows().stream())
        .map(Claim::range)
        .filter(window -> window.overlaps(range))
        .limit(Finding.EXAMPLES)
        .forEach(
            window ->
                found.against.add(
                    "%s: lies in the host bridge window %s".formatted(rmrr.origin(), window)));
    picture.rmrrs().stream()
        .filter(other -> other.range().overlaps(range) && !other.range().equals(range))
        .limit(Finding.EXAMPLES)
        .forEach(
            other ->
                found.overlaps.add(
                    "%s: overlaps %s (%s)"
                        .formatted(rmrr.origin(), other.range(), other.origin())));
  }
}
