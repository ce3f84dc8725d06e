// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.Host;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.read.HostReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sosreport (github.com/sosreport/sos): files of {@code /proc} and {@code /sys} under their own
 * paths, and outputs of commands below {@code sos_commands}. It has the configuration spaces of all
 * functions and the tables of firmware, but neither groups nor DMA masks.
 */
final class SosReport implements Bundle {

  private static final Pattern WANTED =
      Pattern.compile(
          "proc/bus/pci/.+|proc/(?:iomem|cmdline|cpuinfo|meminfo|slabinfo)"
              + "|proc/sys/kernel/(?:hostname|osrelease)"
              + "|sys/firmware/acpi/tables/DMAR|sys/kernel/iommu_groups/.+"
              + "|sys/module/(?:vfio[^/]*|iommufd)/.+|sys/kernel/mm/hugepages/.+"
              + "|sys/devices/system/cpu/possible"
              + "|sos_commands/kernel/(?:dmesg|dmesg_-T|uname_-a)|var/log/dmesg"
              + "|sos_commands/logs/journalctl_[^/]*--boot|sos_commands/pci/lspci[^/]*"
              + "|sos_commands/host/hostname|boot/config-[^/]+|version\\.txt");

  /** The first that has the beginning of the boot serves. */
  private static final List<String> LOGS =
      List.of("sos_commands/kernel/dmesg", "var/log/dmesg", "sos_commands/kernel/dmesg_-T");

  private static final String JOURNALS = "sos_commands/logs";

  @Override
  public String title() {
    return "this sosreport";
  }

  @Override
  public List<String> marks() {
    return List.of("sos_commands");
  }

  @Override
  public boolean wants(String path) {
    return WANTED.matcher(path).matches();
  }

  @Override
  public List<PieceFacts> facts(BundleFiles files) {
    List<PieceFacts> facts = new ArrayList<>(ProcBusPci.facts(files));
    facts.addAll(tree(files));
    Stream.of(
            "sys/firmware/acpi/tables/DMAR",
            "proc/iomem",
            "proc/cmdline",
            "proc/cpuinfo",
            "proc/meminfo",
            "proc/sys/kernel/osrelease",
            "sos_commands/kernel/uname_-a",
            "proc/sys/kernel/hostname",
            "sos_commands/host/hostname")
        .flatMap(path -> files.piece(path).stream())
        .forEach(piece -> facts.addAll(BundlePieces.facts(piece)));
    Stream.of("sos_commands/pci", "boot")
        .flatMap(folder -> files.in(folder).keySet().stream())
        .flatMap(path -> files.piece(path).stream())
        .forEach(piece -> facts.addAll(BundlePieces.facts(piece)));
    log(files).ifPresent(facts::add);
    return facts;
  }

  /** What is read of a host by itself: pools of memory, parameters of modules. */
  private List<PieceFacts> tree(BundleFiles files) {
    Host host = new HostReader(new BundleRoot(title(), files)).read();
    List<PieceFacts> facts = new ArrayList<>();
    host.resources()
        .possibleCpus()
        .optional()
        .ifPresent(
            cpus -> facts.add(of("sys/devices/system/cpu/possible", new Fact.PossibleCpus(cpus))));
    host.resources()
        .hugePages()
        .optional()
        .ifPresent(pools -> facts.add(of("sys/kernel/mm/hugepages", new Fact.HugePages(pools))));
    if (host.resources().iovaRanges().value() != null) {
      facts.add(of("proc/slabinfo", new Fact.IovaRanges(host.resources().iovaRanges())));
    }
    if (files.has("sys/module")) {
      facts.add(of("sys/module/vfio_iommu_type1/parameters", new Fact.Vfio(host.iommu().vfio())));
    }
    Boolean iommufd = host.iommu().iommufdPresent();
    if (iommufd != null) {
      facts.add(of("sys/module", new Fact.Iommufd(iommufd)));
    }
    return facts;
  }

  private static PieceFacts of(String path, Fact fact) {
    return PieceFacts.of(path, "a file of the host", Exactness.FILES, List.of(new FactAt(fact, 0)));
  }

  private static Optional<PieceFacts> log(BundleFiles files) {
    List<PieceFacts> logs =
        Stream.concat(LOGS.stream(), files.in(JOURNALS).keySet().stream())
            .flatMap(path -> files.piece(path).stream())
            .flatMap(piece -> BundlePieces.facts(piece).stream())
            .filter(facts -> facts.exactness() == Exactness.LOG)
            .toList();
    return BundlePieces.wholeLogsFirst(logs).stream().findFirst();
  }
}
