// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.Affinity;
import io.iovascope.host.DmarTable.NamespaceDevice;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.RootPortAts;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.SocAddressTranslationCache;
import io.iovascope.host.DmarTable.SocIntegratedDevices;
import io.iovascope.host.DmarTable.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the structures of a DMAR table lie: behind the header, by type, in the order of the
 * specification, with the sizes of struct acpi_dmar_* of the kernel's include/acpi/actbl1.h.
 */
public final class DmarLayout {

  /** Size of the table's header, in bytes. */
  static final int HEADER = 48;

  private int at = HEADER;

  private DmarLayout() {}

  /** The table with the offset of every structure. */
  public static DmarTable placed(DmarTable table) {
    return placed(table, table.reservedMemory());
  }

  /** The table with other RMRRs, and with the offset of every structure. */
  public static DmarTable placed(DmarTable table, List<ReservedMemory> reserved) {
    DmarLayout layout = new DmarLayout();
    List<Unit> units = new ArrayList<>();
    for (Unit unit : table.units()) {
      units.add(
          new Unit(
              unit.segment(),
              unit.registerBase(),
              unit.registerSize(),
              unit.includeAll(),
              unit.scopes(),
              layout.next(size(16, unit.scopes()))));
    }
    List<ReservedMemory> memory = new ArrayList<>();
    for (ReservedMemory each : reserved) {
      memory.add(
          new ReservedMemory(
              each.segment(),
              each.start(),
              each.end(),
              each.scopes(),
              layout.next(size(24, each.scopes()))));
    }
    List<RootPortAts> ats = new ArrayList<>();
    for (RootPortAts each : table.rootPortAts()) {
      int offset = layout.next(size(8, each.scopes()));
      ats.add(new RootPortAts(each.segment(), each.allPorts(), each.scopes(), offset));
    }
    List<Affinity> affinities = new ArrayList<>();
    for (Affinity each : table.affinities()) {
      affinities.add(new Affinity(each.registerBase(), each.proximityDomain(), layout.next(20)));
    }
    List<NamespaceDevice> named = new ArrayList<>();
    for (NamespaceDevice each : table.namespaceDevices()) {
      int size = 8 + each.name().getBytes(StandardCharsets.US_ASCII).length + 1;
      named.add(new NamespaceDevice(each.deviceNumber(), each.name(), layout.next(size)));
    }
    List<SocAddressTranslationCache> caches = new ArrayList<>();
    for (SocAddressTranslationCache each : table.socAddressTranslationCaches()) {
      int offset = layout.next(size(8, each.scopes()));
      caches.add(
          new SocAddressTranslationCache(
              each.segment(), each.atcRequired(), each.scopes(), offset));
    }
    List<SocIntegratedDevices> integrated = new ArrayList<>();
    for (SocIntegratedDevices each : table.socIntegratedDevices()) {
      int offset = layout.next(size(8, each.scopes()));
      integrated.add(new SocIntegratedDevices(each.segment(), each.scopes(), offset));
    }
    return new DmarTable(
        table.revision(),
        table.oemId(),
        table.oemTableId(),
        table.hostAddressWidth(),
        table.interruptRemapping(),
        table.x2apicOptOut(),
        table.dmaControlOptIn(),
        table.checksumOk(),
        units,
        memory,
        ats,
        affinities,
        named,
        caches,
        integrated,
        table.problems());
  }

  private int next(int size) {
    int offset = at;
    at += size;
    return offset;
  }

  private static int size(int fixed, List<Scope> scopes) {
    return fixed + scopes.stream().mapToInt(scope -> 6 + 2 * scope.path().size()).sum();
  }
}
