// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.Host;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.Source.Contradiction;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.machine.IommuKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The account of the pieces: what each gave and what in it was not understood, where they
 * contradict each other, and for everything that a host has which piece it is from, or that it is
 * in none.
 */
final class PieceSources {

  private final PieceEvidence evidence;
  private final Host host;
  private final List<Source> sources = new ArrayList<>();

  PieceSources(PieceEvidence evidence, Host host) {
    this.evidence = evidence;
    this.host = host;
  }

  Host with(List<PieceFacts> given, Boots boots) {
    given.forEach(piece -> piece(piece, boots));
    List<Contradiction> contradictions = new ArrayList<>(boots.contradictions());
    contradictions.addAll(Contradictions.of(evidence));
    contradictions.forEach(
        each ->
            sources.add(
                new Source(
                    Contradiction.SOURCE,
                    each.other().origin().path(),
                    Status.MALFORMED,
                    each.text(),
                    true)));
    Host.Kernel kernel = host.kernel();
    add("kernel", kernel.release(), true);
    add("kernel-config", kernel.config(), false);
    add("command-line", kernel.commandLine(), true);
    add("hostname", kernel.hostname(), false);
    add("cpuinfo", host.resources().physicalAddressBits(), false);
    IommuKind kind = host.machine().iommu();
    if (kind.isVtd()) {
      add("dmar", host.firmware().dmar(), true);
    } else {
      sources.add(
          Source.notModelled("dmar", host.firmware().dmar().path(), kind, "firmware tables"));
    }
    add("iomem", host.firmware().ioMemory(), false);
    add("boot-log", kernel.bootLog(), true);
    counted("pci-devices", host.pci().devices(), Fact.Function.class, "devices", "lspci -nnk");
    configurations();
    counted(
        "iommu-groups",
        host.iommu().groups(),
        Fact.InGroup.class,
        "groups",
        "find /sys/kernel/iommu_groups -type l");
    regions();
    if (kind.isVtd()) {
      counted(
          "iommu-units", host.iommu().units(), Fact.Unit.class, "VT-d units", "dmesg | grep DMAR");
    } else {
      sources.add(Source.notModelled("iommu-units", path("iommu-units"), kind, "registers"));
    }
    Host told = host;
    for (Source source : sources) {
      told = told.with(source);
    }
    for (Contradiction contradiction : contradictions) {
      told = told.with(contradiction);
    }
    return told;
  }

  private void piece(PieceFacts piece, Boots boots) {
    String other = boots.others().get(piece.name());
    if (other != null && piece.exactness() == Exactness.LOG) {
      sources.add(new Source("piece", piece.name(), Status.MALFORMED, other, true));
      return;
    }
    String gave =
        piece.facts().isEmpty() ? piece.title() : "%s: %s".formatted(piece.title(), gave(piece));
    sources.add(
        new Source(
            "piece",
            piece.name(),
            piece.status(),
            piece.detail().isEmpty() ? gave : gave + "; " + piece.detail(),
            true));
  }

  /** Such as {@code command line, PCI functions (12)}. */
  private static String gave(PieceFacts piece) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    piece.facts().stream()
        .map(FactAt::fact)
        .distinct()
        .forEach(fact -> counts.merge(FactTitle.of(fact), 1, Integer::sum));
    counts.remove("");
    return String.join(
        ", ",
        counts.entrySet().stream()
            .map(
                count ->
                    count.getValue() == 1
                        ? count.getKey()
                        : "%s (%d)".formatted(count.getKey(), count.getValue()))
            .toList());
  }

  private void add(String name, Reading<?> reading, boolean needed) {
    sources.add(Source.of(name, reading, needed));
  }

  private void counted(
      String name, List<?> found, Class<? extends Fact> kind, String what, String command) {
    Class<? extends Fact> basis = found.isEmpty() ? noneBecause(name, kind) : kind;
    if (!evidence.has(basis)) {
      add(name, evidence.missing(path(name), command), true);
      return;
    }
    String piece = evidence.best(basis).map(PieceEvidence.Witness::piece).orElse("");
    String number = found.size() + " " + what;
    boolean all =
        switch (name) {
          case "pci-devices" -> listsAllFunctions();
          case "iommu-groups" -> found.isEmpty() || listsAllGroups();
          default -> true;
        };
    sources.add(
        all
            ? new Source(name, piece, Status.OK, number, true)
            : new Source(
                name,
                piece,
                Status.TRUNCATED,
                number + ", which may not be all; to have them all: " + command,
                true));
  }

  /**
   * {@code lspci} lists all functions, a log that has the whole boot those that were there then.
   */
  private boolean listsAllFunctions() {
    return evidence.pieces().stream()
        .filter(
            piece -> piece.facts().stream().anyMatch(told -> told.fact() instanceof Fact.Function))
        .anyMatch(
            piece ->
                piece.title().startsWith("lspci")
                    || piece.exactness() == Exactness.LOG && piece.status() == Status.OK);
  }

  /** Not a log that has lost its beginning or its end. */
  private boolean listsAllGroups() {
    return evidence.pieces().stream()
        .filter(
            piece -> piece.facts().stream().anyMatch(told -> told.fact() instanceof Fact.InGroup))
        .anyMatch(piece -> piece.exactness() != Exactness.LOG || piece.status() == Status.OK);
  }

  /** The fact that proves that there is none. */
  private Class<? extends Fact> noneBecause(String name, Class<? extends Fact> kind) {
    if (name.equals("iommu-groups") && evidence.has(Fact.GroupsLost.class)) {
      return Fact.GroupsLost.class;
    }
    return name.equals("pci-devices") ? kind : Fact.NotUsed.class;
  }

  private static String path(String name) {
    return switch (name) {
      case "pci-devices" -> "/sys/bus/pci/devices";
      case "iommu-groups" -> "/sys/kernel/iommu_groups";
      default -> "/sys/class/iommu";
    };
  }

  private void configurations() {
    List<PciDevice> devices = host.pci().devices();
    long hidden =
        devices.stream()
            .filter(
                device ->
                    !device
                        .configuration()
                        .optional()
                        .map(PciConfiguration::capabilitiesReadable)
                        .orElse(false))
            .count();
    String path = "/sys/bus/pci/devices/*/config";
    if (hidden > 0) {
      add(
          "pci-config",
          Reading.notCollected(
              path,
              "the capabilities of %d of %d devices (ACS, ATS, PASID) are not in %s; to have them: sudo lspci -nnvvvxxxx"
                  .formatted(hidden, devices.size(), evidence.name())),
          true);
    } else if (!devices.isEmpty()) {
      String piece =
          evidence.best(Fact.Configuration.class).map(PieceEvidence.Witness::piece).orElse("");
      sources.add(new Source("pci-config", piece, Status.OK, devices.size() + " devices", true));
    }
  }

  private void regions() {
    long missing =
        host.iommu().groups().stream()
            .filter(group -> group.reservedRegions().status() == Status.NOT_COLLECTED)
            .count();
    if (missing > 0) {
      add(
          "reserved-regions",
          Reading.notCollected(
              "/sys/kernel/iommu_groups/*/reserved_regions",
              "those of %d of %d groups are not in %s; to have them: grep -r . /sys/kernel/iommu_groups/*/reserved_regions"
                  .formatted(missing, host.iommu().groups().size(), evidence.name())),
          true);
    }
  }
}
