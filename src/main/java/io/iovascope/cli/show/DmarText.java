// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.show;

import io.iovascope.address.AddressRange;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.read.FirmwareText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The DMAR table for people: its header, a line per structure in the order of the table with its
 * devices below it, and the problems. No line is longer than 100 characters.
 */
public final class DmarText {

  private static final int WIDTH = 100;
  private static final String INDENT = " ".repeat("0x000  RMRR  ".length());

  private final DmarTable table;

  private DmarText(DmarTable table) {
    this.table = table;
  }

  /** The text, each line with its line feed. */
  public static String of(DmarTable table) {
    DmarText text = new DmarText(table);
    List<String> lines = new ArrayList<>(text.header());
    lines.add("");
    text.structures().values().forEach(lines::addAll);
    lines.add("");
    lines.addAll(text.problems());
    return lines.stream()
        .map(FirmwareText::printable)
        .flatMap(line -> wrapped(line).stream())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private List<String> header() {
    List<String> flags = new ArrayList<>();
    if (table.interruptRemapping()) {
      flags.add("interrupt remapping");
    }
    if (table.x2apicOptOut()) {
      flags.add("x2APIC opt-out");
    }
    if (table.dmaControlOptIn()) {
      flags.add("DMA control opt-in");
    }
    String oem = "OEM                 %s %s".formatted(table.oemId(), table.oemTableId());
    String width = "Host address width  %d bits".formatted(table.hostAddressWidth());
    if (ofLog()) {
      return List.of(
          "DMAR table, as far as a kernel log names it",
          oem.stripTrailing(),
          table.hostAddressWidth() == 0 ? "Host address width  not in the log" : width);
    }
    return List.of(
        "DMAR table, revision %d".formatted(table.revision()),
        oem.stripTrailing(),
        width,
        "Flags               %s".formatted(flags.isEmpty() ? "none" : String.join(", ", flags)),
        "Checksum            %s".formatted(table.checksumOk() ? "ok" : "wrong or incomplete"));
  }

  /** The lines of each structure by its offset. */
  private Map<Integer, List<String>> structures() {
    Map<Integer, List<String>> byOffset = new TreeMap<>();
    for (DmarTable.Unit unit : table.units()) {
      String what =
          "DRHD  unit at %s, segment %d, registers %s%s"
              .formatted(
                  AddressRange.hex(unit.registerBase()),
                  unit.segment(),
                  size(unit.registerSize()),
                  unit.includeAll() ? ", all devices not named elsewhere" : "");
      byOffset.put(unit.offset(), lines(unit.offset(), what, unit.scopes()));
    }
    for (DmarTable.ReservedMemory memory : table.reservedMemory()) {
      byOffset.put(
          memory.offset(), lines(memory.offset(), reservedMemory(memory), memory.scopes()));
    }
    for (DmarTable.RootPortAts ports : table.rootPortAts()) {
      String what =
          "ATSR  ATS allowed below %s, segment %d"
              .formatted(ports.allPorts() ? "all root ports" : "root ports", ports.segment());
      byOffset.put(ports.offset(), lines(ports.offset(), what, ports.scopes()));
    }
    for (DmarTable.Affinity affinity : table.affinities()) {
      String what =
          "RHSA  unit at %s, proximity domain %d"
              .formatted(AddressRange.hex(affinity.registerBase()), affinity.proximityDomain());
      byOffset.put(affinity.offset(), lines(affinity.offset(), what, List.of()));
    }
    for (DmarTable.NamespaceDevice device : table.namespaceDevices()) {
      String what = "ANDD  namespace device %d %s".formatted(device.deviceNumber(), device.name());
      byOffset.put(device.offset(), lines(device.offset(), what, List.of()));
    }
    for (DmarTable.SocAddressTranslationCache cache : table.socAddressTranslationCaches()) {
      String what =
          "SATC  integrated devices with a translation cache, segment %d%s"
              .formatted(cache.segment(), cache.atcRequired() ? ", cache required" : "");
      byOffset.put(cache.offset(), lines(cache.offset(), what, cache.scopes()));
    }
    for (DmarTable.SocIntegratedDevices devices : table.socIntegratedDevices()) {
      String what =
          "SIDP  properties of integrated devices, segment %d".formatted(devices.segment());
      byOffset.put(devices.offset(), lines(devices.offset(), what, devices.scopes()));
    }
    return byOffset;
  }

  private static String reservedMemory(DmarTable.ReservedMemory memory) {
    AddressRange range = memory.range();
    return "RMRR  %s-%s  %s, segment %d"
        .formatted(
            AddressRange.hex(memory.start()),
            AddressRange.hex(memory.end()),
            range == null ? "ends before its start" : size(range),
            memory.segment());
  }

  private List<String> lines(int offset, String what, List<Scope> scopes) {
    List<String> lines = new ArrayList<>();
    lines.add((ofLog() ? "%5d  %s" : "0x%03x  %s").formatted(offset, what));
    scopes.forEach(scope -> lines.add(INDENT + scope(scope)));
    return lines;
  }

  private String scope(Scope scope) {
    String place =
        scope.path().isEmpty()
            ? "%02x:(no path)".formatted(scope.startBus())
            : scope.path().stream()
                .map(Object::toString)
                .collect(Collectors.joining("/", "%02x:".formatted(scope.startBus()), ""));
    return switch (scope.type()) {
      case ENDPOINT -> "endpoint " + place;
      case BRIDGE -> "bridge " + place + " (and all below)";
      case IOAPIC -> "ioapic %d at %s".formatted(scope.enumerationId(), place);
      case HPET -> "hpet %d at %s".formatted(scope.enumerationId(), place);
      case NAMESPACE ->
          "namespace device %d%s at %s"
              .formatted(scope.enumerationId(), namespaceName(scope.enumerationId()), place);
    };
  }

  /** The enumeration id of a namespace scope is the device number of an ANDD structure. */
  private String namespaceName(int deviceNumber) {
    return table.namespaceDevices().stream()
        .filter(device -> device.deviceNumber() == deviceNumber)
        .findFirst()
        .map(device -> " " + device.name())
        .orElse("");
  }

  /** Then positions are lines, and what a log does not print is unknown. */
  private boolean ofLog() {
    return table.basis() == DmarTable.Basis.LOG;
  }

  private List<String> problems() {
    if (ofLog()) {
      boolean mapped = table.reservedMemory().stream().anyMatch(each -> !each.scopes().isEmpty());
      return mapped
          ? List.of(
              "The numbers are lines of the log. It names no devices but those for which it says that an"
                  + " RMRR was mapped: devices that were not there are not among them.")
          : List.of("The numbers are lines of the log. It does not name devices.");
    }
    if (table.problems().isEmpty()) {
      return List.of("No problems.");
    }
    List<String> lines = new ArrayList<>(List.of("Problems:"));
    table.problems().forEach(problem -> lines.add("  " + problem));
    return lines;
  }

  private static String size(AddressRange range) {
    return range.equals(AddressRange.ALL) ? "16 EiB" : size(range.size());
  }

  /** The exact size in the largest unit that gives a whole number. */
  private static String size(long bytes) {
    int zeros = bytes == 0 ? 0 : Long.numberOfTrailingZeros(bytes);
    if (zeros >= 30) {
      return (bytes >>> 30) + " GiB";
    }
    if (zeros >= 20) {
      return (bytes >>> 20) + " MiB";
    }
    return zeros >= 10 ? (bytes >>> 10) + " KiB" : Long.toUnsignedString(bytes) + " bytes";
  }

  /** Breaks a line at blanks, or within a word that is longer than a line. */
  private static List<String> wrapped(String line) {
    List<String> lines = new ArrayList<>();
    String prefix = "";
    int from = 0;
    while (prefix.length() + line.length() - from > WIDTH) {
      int end = from + WIDTH - prefix.length();
      int blank = line.lastIndexOf(' ', end);
      int cut = blank > from + INDENT.length() ? blank : end;
      lines.add(prefix + line.substring(from, cut));
      from = line.charAt(cut) == ' ' ? cut + 1 : cut;
      prefix = INDENT + "  ";
    }
    lines.add(prefix + line.substring(from));
    return lines;
  }
}
