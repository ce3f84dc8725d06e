// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.log;

import io.iovascope.address.AddressRange;
import io.iovascope.host.DmarTable;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.log.LogLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The DMAR table and the units as the kernel prints them while it starts:
 * dmar_table_print_dmar_entry() and alloc_iommu() of drivers/iommu/intel/dmar.c. The scopes, and
 * with them the devices that a region is for, are not printed; but kernels before 5.3 say for which
 * devices they map one.
 */
final class LoggedTable {

  private static final Pattern TABLE =
      Pattern.compile(
          "ACPI: DMAR (?:0x)?([0-9A-Fa-f]{8,16}),? (?:0x)?[0-9A-Fa-f]{4,8} \\(v(\\d{1,3}) ?(.{6}) ?(.{1,8}?) .*");
  private static final Pattern WIDTH = Pattern.compile("(?i:dmar): ?Host address width (\\d{1,3})");
  private static final Pattern UNIT =
      Pattern.compile("(?i:dmar): ?DRHD base: 0x([0-9a-f]{1,16}) flags: 0x([0-9a-f]{1,2})");
  private static final Pattern REGISTERS =
      Pattern.compile(
          "(?i:dmar): ?(?:(dmar\\d{1,4})|IOMMU (\\d{1,4})): reg_base_addr ([0-9a-f]{1,16}) ver"
              + " ([0-9a-f]{1,2}:[0-9a-f]{1,2}) cap ([0-9a-f]{1,16}) ecap ([0-9a-f]{1,16})");
  private static final Pattern REGION =
      Pattern.compile("(?i:dmar): ?RMRR base: 0x([0-9a-f]{1,16}) end: 0x([0-9a-f]{1,16})");
  private static final Pattern ROOT_PORTS =
      Pattern.compile("(?i:dmar): ?ATSR flags: 0x([0-9a-f]{1,2})");
  private static final Pattern AFFINITY =
      Pattern.compile(
          "(?i:dmar): ?RHSA base: 0x([0-9a-f]{1,16}) proximity domain: 0x([0-9a-f]{1,8})");
  private static final Pattern CACHES =
      Pattern.compile("(?i:dmar): ?SATC flags: 0x([0-9a-f]{1,2})");
  private static final Pattern MAPPED =
      Pattern.compile(
          "(?:DMAR|IOMMU): Setting identity map for device (\\S{7,16}) \\[0x([0-9a-f]{1,16}) - 0x([0-9a-f]{1,16})\\]");

  private static final int PAGE = 4096;

  private final String path;
  private final Map<String, FactAt> active = new LinkedHashMap<>();
  private final List<FactAt> mapped = new ArrayList<>();
  private final List<DmarTable.Unit> units = new ArrayList<>();
  private final List<DmarTable.ReservedMemory> regions = new ArrayList<>();
  private final List<DmarTable.RootPortAts> rootPorts = new ArrayList<>();
  private final List<DmarTable.Affinity> affinities = new ArrayList<>();
  private final List<DmarTable.SocAddressTranslationCache> caches = new ArrayList<>();
  private int revision;
  private String oemId = "";
  private String oemTableId = "";
  private int width;
  private boolean listed;
  private int firstLine;

  LoggedTable(String path) {
    this.path = path;
  }

  void accept(LogLine line) {
    String text = line.text();
    if (text.startsWith("ACPI: DMAR")) {
      header(text, line.number());
    } else if (text.regionMatches(true, 0, "dmar:", 0, 5)) {
      structure(text, line.number());
    }
    if (text.contains(": Setting identity map for device")) {
      mapping(text, line.number());
    }
  }

  private void header(String text, int line) {
    listed = true;
    found(line);
    Matcher header = TABLE.matcher(text);
    if (header.matches()) {
      revision = Integer.parseInt(header.group(2));
      oemId = header.group(3).strip();
      oemTableId = header.group(4).strip();
    }
  }

  private void structure(String text, int line) {
    Matcher matcher = WIDTH.matcher(text);
    if (matcher.matches()) {
      width = Integer.parseInt(matcher.group(1));
      found(line);
    } else if (matcher.usePattern(UNIT).matches()) {
      boolean all = (Integer.parseInt(matcher.group(2), 16) & 1) != 0;
      units.add(new DmarTable.Unit(0, hex(matcher, 1), PAGE, all, List.of(), line));
      found(line);
    } else if (matcher.usePattern(REGISTERS).matches()) {
      unit(matcher, line);
    } else if (matcher.usePattern(REGION).matches()) {
      regions.add(
          new DmarTable.ReservedMemory(0, hex(matcher, 1), hex(matcher, 2), List.of(), line));
      found(line);
    } else if (matcher.usePattern(ROOT_PORTS).matches()) {
      boolean all = (Integer.parseInt(matcher.group(1), 16) & 1) != 0;
      rootPorts.add(new DmarTable.RootPortAts(0, all, List.of(), line));
    } else if (matcher.usePattern(AFFINITY).matches()) {
      affinities.add(new DmarTable.Affinity(hex(matcher, 1), hex(matcher, 2), line));
    } else if (matcher.usePattern(CACHES).matches()) {
      boolean required = (Integer.parseInt(matcher.group(1), 16) & 1) != 0;
      caches.add(new DmarTable.SocAddressTranslationCache(0, required, List.of(), line));
    }
  }

  private void unit(Matcher matcher, int line) {
    String name = matcher.group(1) == null ? "dmar" + matcher.group(2) : matcher.group(1);
    IommuUnit.Capability capability = new IommuUnit.Capability(hex(matcher, 5));
    IommuUnit unit =
        new IommuUnit(
            name,
            hex(matcher, 3),
            matcher.group(4),
            capability,
            new IommuUnit.ExtendedCapability(hex(matcher, 6)),
            null,
            (int) capability.domains(),
            List.of());
    active.put(name, new FactAt(new Fact.Unit(unit), line));
    found(line);
  }

  private void mapping(String text, int line) {
    Matcher matcher = MAPPED.matcher(text);
    if (!matcher.matches()) {
      return;
    }
    Optional<AddressRange> range = LoggedRange.of(matcher.group(2), matcher.group(3));
    Optional<PciAddress> device = PciAddress.parseLenient(matcher.group(1));
    if (range.isPresent() && device.isPresent()) {
      mapped.add(new FactAt(new Fact.Function(device.get()), line));
      mapped.add(new FactAt(new Fact.MappedForFirmware(device.get(), range.get()), line));
      found(line);
    }
  }

  private void found(int line) {
    firstLine = firstLine == 0 ? line : firstLine;
  }

  private static long hex(Matcher matcher, int group) {
    return Long.parseUnsignedLong(matcher.group(group), 16);
  }

  /** Whether firmware gives the kernel a table, used or not. */
  boolean isThere() {
    return listed
        || width != 0
        || !units.isEmpty()
        || !active.isEmpty()
        || !regions.isEmpty()
        || !mapped.isEmpty();
  }

  List<FactAt> facts() {
    if (!isThere()) {
      return List.of();
    }
    List<FactAt> facts = new ArrayList<>(active.values());
    facts.addAll(mapped);
    facts.add(new FactAt(new Fact.UnitsPresent(true), firstLine));
    if (!units.isEmpty() || !regions.isEmpty() || !mapped.isEmpty()) {
      facts.add(new FactAt(new Fact.Table(table()), firstLine));
    }
    return facts;
  }

  private Reading<DmarTable> table() {
    DmarTable table =
        new DmarTable(
            revision,
            oemId,
            oemTableId,
            width,
            true,
            false,
            false,
            false,
            units,
            regions,
            rootPorts,
            affinities,
            List.of(),
            caches,
            List.of(),
            List.of(),
            DmarTable.Basis.LOG);
    return Reading.truncated(
        table,
        path,
        "a log names units and regions but not the devices that they are for; to have them: sudo cp"
            + " /sys/firmware/acpi/tables/DMAR .");
  }
}
