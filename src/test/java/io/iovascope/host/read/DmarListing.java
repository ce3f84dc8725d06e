// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A decoded table as one line per fact, in the order of the table and the words of iasl. */
final class DmarListing {

  private DmarListing() {}

  /**
   * @param endAtUnknownToIasl whether to end with the first SATC or SIDP structure
   */
  static List<String> of(DmarTable table, boolean endAtUnknownToIasl) {
    List<String> lines = new ArrayList<>();
    lines.add("Revision " + table.revision());
    lines.add("Oem ID " + asIaslPrints(table.oemId()));
    lines.add("Oem Table ID " + asIaslPrints(table.oemTableId()));
    lines.add("Host Address Width " + (table.hostAddressWidth() - 1));
    lines.add(
        "Flags "
            + ((table.interruptRemapping() ? 1 : 0)
                + (table.x2apicOptOut() ? 2 : 0)
                + (table.dmaControlOptIn() ? 4 : 0)));
    for (List<String> structure : structures(table).values()) {
      lines.addAll(structure);
      if (endAtUnknownToIasl && structure.get(0).matches("structure [56] .*")) {
        break;
      }
    }
    return lines;
  }

  private static Map<Integer, List<String>> structures(DmarTable table) {
    Map<Integer, List<String>> byOffset = new TreeMap<>();
    for (DmarTable.Unit unit : table.units()) {
      List<String> lines = start(byOffset, 0, unit.offset());
      lines.add(flag(unit.includeAll()));
      lines.add("PCI Segment Number " + unit.segment());
      lines.add("Register Base Address 0x%016x".formatted(unit.registerBase()));
      addScopes(lines, unit.scopes());
    }
    for (DmarTable.ReservedMemory memory : table.reservedMemory()) {
      List<String> lines = start(byOffset, 1, memory.offset());
      lines.add("PCI Segment Number " + memory.segment());
      lines.add("Base Address 0x%016x".formatted(memory.start()));
      lines.add("End Address (limit) 0x%016x".formatted(memory.end()));
      addScopes(lines, memory.scopes());
    }
    for (DmarTable.RootPortAts ports : table.rootPortAts()) {
      List<String> lines = start(byOffset, 2, ports.offset());
      lines.add(flag(ports.allPorts()));
      lines.add("PCI Segment Number " + ports.segment());
      addScopes(lines, ports.scopes());
    }
    for (DmarTable.Affinity affinity : table.affinities()) {
      List<String> lines = start(byOffset, 3, affinity.offset());
      lines.add("Base Address 0x%016x".formatted(affinity.registerBase()));
      lines.add("Proximity Domain " + affinity.proximityDomain());
    }
    for (DmarTable.NamespaceDevice device : table.namespaceDevices()) {
      List<String> lines = start(byOffset, 4, device.offset());
      lines.add("Device Number " + device.deviceNumber());
      lines.add("Device Name " + device.name());
    }
    table.socAddressTranslationCaches().forEach(cache -> start(byOffset, 5, cache.offset()));
    table.socIntegratedDevices().forEach(devices -> start(byOffset, 6, devices.offset()));
    return byOffset;
  }

  private static List<String> start(Map<Integer, List<String>> byOffset, int type, int offset) {
    List<String> lines = new ArrayList<>();
    lines.add("structure %d at 0x%x".formatted(type, offset));
    byOffset.put(offset, lines);
    return lines;
  }

  /** A blank for what cannot be printed (an old HP notebook has an OEM table id of the byte 1). */
  private static String asIaslPrints(String text) {
    return text.replaceAll("\\\\x[0-9a-f]{2}", " ").stripTrailing();
  }

  private static String flag(boolean set) {
    return "Flags " + (set ? 1 : 0);
  }

  private static void addScopes(List<String> lines, List<Scope> scopes) {
    for (Scope scope : scopes) {
      lines.add("Device Scope Type " + (scope.type().ordinal() + 1));
      lines.add("Enumeration ID " + scope.enumerationId());
      lines.add("PCI Bus Number " + scope.startBus());
      for (DmarTable.PathEntry entry : scope.path()) {
        lines.add("PCI Path %d,%d".formatted(entry.device(), entry.function()));
      }
    }
  }
}
