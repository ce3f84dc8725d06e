// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.log;

import io.iovascope.host.CommandLine;
import io.iovascope.host.IoMemory;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.log.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kernel, the words it was booted with, the memory that firmware gave it, and what its groups
 * are by default (iommu_subsys_init() of drivers/iommu/iommu.c).
 */
final class LoggedKernel {

  private static final Pattern VERSION = Pattern.compile("Linux version (\\S{1,200})(?: .*)?");
  private static final Pattern WORDS =
      Pattern.compile("(?:Kernel command line|Command line): ?(.*)");

  /** e820__print_table() of arch/x86/kernel/e820.c; the end is inside. */
  private static final Pattern MEMORY =
      Pattern.compile(
          "(BIOS-e820|BIOS-88|user|modified): \\[mem 0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})\\] (.{1,60})");

  /** Before 3.5; the end is outside. */
  private static final Pattern OLD_MEMORY =
      Pattern.compile(
          "(BIOS-e820|BIOS-88|user|modified): ([0-9a-f]{16}) - ([0-9a-f]{16}) \\((.{1,60})\\)");

  private static final Pattern CPUS =
      Pattern.compile(
          "(?:smpboot|SMP): Allowing (\\d{1,6}) (?:present )?CPUs, .*|CPU topo: Allowing (\\d{1,6}) present CPUs plus (\\d{1,6}) hotplug CPUs");

  private static final Pattern DEFAULT_TYPE =
      Pattern.compile("iommu: Default domain type: (Translated|Passthrough)\\b.*");
  private static final Pattern POLICY =
      Pattern.compile("iommu: DMA domain TLB invalidation policy: (lazy|strict) mode.*");
  private static final String NO_BATCHING = "DMAR: IOMMU batching disallowed due to virtualization";

  /** The names of {@code /proc/iomem}: e820_type_to_string(). */
  private static final Map<String, String> NAMES =
      Map.of(
          "usable", "System RAM",
          "reserved", "Reserved",
          "ACPI data", "ACPI Tables",
          "ACPI NVS", "ACPI Non-volatile Storage",
          "unusable", "Unusable memory",
          "soft reserved", "Soft Reserved");

  /** What comes after the last initcall, and so after the IOMMU's. */
  private static final List<String> AFTER_INIT =
      List.of("Freeing unused ", "Run /", "systemd[1]: ", "Freeing initrd memory");

  private final String path;
  private final List<FactAt> facts = new ArrayList<>();
  private final List<IoMemory.Entry> memory = new ArrayList<>();
  private boolean commandLine;
  private boolean ofUser;
  private boolean initEnded;
  private boolean tablesListed;
  private int typeLine;
  private boolean passthrough;
  private @Nullable Boolean lazy;

  LoggedKernel(String path) {
    this.path = path;
  }

  void accept(LogLine line) {
    String text = line.text();
    if (text.startsWith("Linux version ")) {
      version(text, line.number());
    } else if (text.startsWith("Command line:") || text.startsWith("Kernel command line:")) {
      words(text, line.number());
    } else if (text.contains("[mem 0x") || text.contains(" - 0")) {
      memory(text, line.number());
    } else if (text.startsWith("iommu: ")) {
      type(text, line.number());
    } else if (text.startsWith(NO_BATCHING)) {
      lazy = false;
    } else if (text.contains(": Allowing ")) {
      cpus(text, line.number());
    }
    tablesListed |= text.startsWith("ACPI: FACP ") || text.startsWith("ACPI: APIC ");
    initEnded |= AFTER_INIT.stream().anyMatch(text::startsWith);
  }

  private void version(String text, int line) {
    Matcher matcher = VERSION.matcher(text);
    if (matcher.matches()) {
      KernelRelease.parse(matcher.group(1))
          .ifPresent(release -> facts.add(new FactAt(new Fact.Release(release), line)));
    }
  }

  /** Printed twice: the second time without what the kernel added to it. */
  private void words(String text, int line) {
    Matcher matcher = WORDS.matcher(text);
    if (matcher.matches() && !commandLine) {
      commandLine = true;
      facts.add(new FactAt(new Fact.BootWords(new CommandLine(matcher.group(1).strip())), line));
    }
  }

  private void cpus(String text, int line) {
    Matcher matcher = CPUS.matcher(text);
    if (matcher.matches()) {
      int cpus =
          matcher.group(1) == null
              ? Integer.parseInt(matcher.group(2)) + Integer.parseInt(matcher.group(3))
              : Integer.parseInt(matcher.group(1));
      facts.add(new FactAt(new Fact.PossibleCpus(cpus), line));
    }
  }

  private void memory(String text, int line) {
    Matcher matcher = MEMORY.matcher(text);
    if (matcher.matches()) {
      entry(matcher, matcher.group(3), line);
    } else if (matcher.usePattern(OLD_MEMORY).matches()) {
      long end = Long.parseUnsignedLong(matcher.group(3), 16);
      entry(matcher, Long.toHexString(end - 1), line);
    }
  }

  /** A map that the command line has changed counts in place of the firmware's. */
  private void entry(Matcher matcher, String end, int line) {
    boolean users = !matcher.group(1).startsWith("BIOS");
    if (users && !ofUser) {
      memory.clear();
      ofUser = true;
    }
    String name = NAMES.getOrDefault(matcher.group(4), "Reserved");
    LoggedRange.of(matcher.group(2), end)
        .ifPresent(range -> memory.add(new IoMemory.Entry(range, 0, name, line)));
  }

  private void type(String text, int line) {
    Matcher matcher = DEFAULT_TYPE.matcher(text);
    if (matcher.matches()) {
      typeLine = line;
      passthrough = matcher.group(1).equals("Passthrough");
    } else if (matcher.usePattern(POLICY).matches()) {
      lazy = matcher.group(1).equals("lazy") && !Boolean.FALSE.equals(lazy);
    }
  }

  /** Whether the boot went on until every driver that is built in had its turn. */
  boolean initEnded() {
    return initEnded;
  }

  /** Whether the log lists ACPI tables, so that one that it does not list is not there. */
  boolean tablesListed() {
    return tablesListed;
  }

  /**
   * What the kernel is told to do with groups; not every kernel says so. A kernel that says nothing
   * of lazy unmapping knows one type for both.
   */
  private Optional<FactAt> defaultType() {
    if (typeLine == 0) {
      return Optional.empty();
    }
    String translated = Boolean.TRUE.equals(lazy) ? "DMA-FQ" : "DMA";
    return Optional.of(
        new FactAt(new Fact.DefaultType(passthrough ? "identity" : translated), typeLine));
  }

  List<FactAt> facts() {
    List<FactAt> all = new ArrayList<>(facts);
    defaultType().ifPresent(all::add);
    if (!memory.isEmpty()) {
      all.add(
          new FactAt(
              new Fact.MemoryMap(Reading.ok(new IoMemory(memory), path)), memory.get(0).line()));
    }
    return all;
  }
}
