// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciResource;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.read.pci.PciConfigurationParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /proc/bus/pci} (drivers/pci/proc.c): a file of configuration space for each
 * function, named by bus, slot and function, and {@code devices}, which lists ids, BARs with their
 * sizes, and drivers, but no segments.
 */
final class ProcBusPci {

  private static final String FOLDER = "proc/bus/pci";
  private static final String DEVICES = FOLDER + "/devices";

  private static final Pattern FILE =
      Pattern.compile("proc/bus/pci/(?:([0-9a-f]{4,8}):)?([0-9a-f]{2})/([0-9a-f]{2})\\.([0-7])");
  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{2})([0-9a-f]{2})\\t([0-9a-f]{4})([0-9a-f]{4})\\t[0-9a-f]{1,8}(.*)");

  private static final int HEADER = 64;
  private static final int CLASS = 0x09;
  private static final int HEADER_TYPE = 0x0e;
  private static final int SECONDARY = 0x19;
  private static final int NO_FUNCTION = 0xffff;
  private static final int SLOTS = 7;
  private static final int ROM_SLOT = 6;

  /** PCI_REGION_FLAG_MASK: what of a BAR's low bits is printed with its start. */
  private static final long FLAGS = 0xf;

  private static final long IO = 1;
  private static final long WIDE = 4;
  private static final long PREFETCHABLE = 8;
  private static final long IORESOURCE_IO = 0x100;
  private static final long IORESOURCE_MEM = 0x200;
  private static final long IORESOURCE_PREFETCH = 0x2000;
  private static final long IORESOURCE_MEM_64 = 0x10_0000;

  private final BundleFiles files;
  private final Map<PciAddress, byte[]> spaces = new TreeMap<>();

  /** Which functions have a bus, slot and function, whatever their segment. */
  private final Map<Integer, List<PciAddress>> byNumber = new HashMap<>();

  private ProcBusPci(BundleFiles files) {
    this.files = files;
    files
        .in(FOLDER)
        .forEach(
            (path, bytes) ->
                address(path)
                    .ifPresent(
                        address -> {
                          spaces.put(address, bytes);
                          byNumber
                              .computeIfAbsent(number(address), each -> new ArrayList<>())
                              .add(address);
                        }));
  }

  static List<PieceFacts> facts(BundleFiles files) {
    ProcBusPci pci = new ProcBusPci(files);
    List<PieceFacts> facts = new ArrayList<>();
    if (!pci.spaces.isEmpty()) {
      facts.add(
          PieceFacts.of(
              FOLDER, "configuration spaces of functions", Exactness.BYTES, pci.configurations()));
    }
    files.text(DEVICES).ifPresent(text -> facts.add(pci.devices(text)));
    return facts;
  }

  private static Optional<PciAddress> address(String path) {
    Matcher file = FILE.matcher(path);
    return file.matches()
        ? PciAddress.parse(
            "%s:%s:%s.%s"
                .formatted(
                    file.group(1) == null ? "0000" : file.group(1),
                    file.group(2),
                    file.group(3),
                    file.group(4)))
        : Optional.empty();
  }

  private static int number(PciAddress address) {
    return address.bus() << 8 | address.device() << 3 | address.function();
  }

  private List<FactAt> configurations() {
    List<FactAt> facts = new ArrayList<>();
    spaces.forEach(
        (address, bytes) -> {
          add(facts, new Fact.Function(address), 0);
          add(
              facts,
              new Fact.Configuration(address, PciConfigurationParser.parse(bytes, path(address))),
              0);
          if (bytes.length >= HEADER) {
            header(address, bytes).forEach(fact -> add(facts, fact, 0));
          }
        });
    return facts;
  }

  private static String path(PciAddress address) {
    return "%s/%s%02x/%02x.%d"
        .formatted(
            FOLDER,
            address.segment() == 0 ? "" : "%04x:".formatted(address.segment()),
            address.bus(),
            address.device(),
            address.function());
  }

  /** A virtual function reads as ffff:ffff here. */
  private static List<Fact> header(PciAddress address, byte[] bytes) {
    int vendor = unsigned16(bytes, 0);
    boolean virtual = vendor == NO_FUNCTION;
    int classCode = bytes[CLASS] & 0xff | unsigned16(bytes, CLASS + 1) << 8;
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact.Identity(
            address, classCode, virtual ? null : vendor, virtual ? null : unsigned16(bytes, 2)));
    int secondary = bytes[SECONDARY] & 0xff;
    if ((bytes[HEADER_TYPE] & 0x7f) == 1 && secondary != 0) {
      facts.add(new Fact.BusesBelow(address, secondary, bytes[SECONDARY + 1] & 0xff));
    }
    return facts;
  }

  private static int unsigned16(byte[] bytes, int offset) {
    return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
  }

  private PieceFacts devices(String text) {
    List<FactAt> facts = new ArrayList<>();
    int number = 0;
    int unknown = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      Matcher matcher = LINE.matcher(line);
      PciAddress address = matcher.matches() ? function(matcher) : null;
      if (address == null) {
        unknown++;
      } else {
        int at = number;
        facts(address, matcher).forEach(fact -> add(facts, fact, at));
      }
    }
    PieceFacts read = PieceFacts.of(DEVICES, "a list of functions", Exactness.FILES, facts);
    return unknown == 0
        ? read
        : read.remarked(
            "%d of %d lines name no function of this bundle".formatted(unknown, number));
  }

  /** Of several in different segments the one that has these ids. */
  private @Nullable PciAddress function(Matcher line) {
    int bus = Integer.parseInt(line.group(1), 16);
    int slotAndFunction = Integer.parseInt(line.group(2), 16);
    List<PciAddress> candidates = byNumber.getOrDefault(bus << 8 | slotAndFunction, List.of());
    if (candidates.size() > 1) {
      int vendor = Integer.parseInt(line.group(3), 16);
      int device = Integer.parseInt(line.group(4), 16);
      candidates =
          candidates.stream()
              .filter(
                  each -> {
                    byte[] space = spaces.getOrDefault(each, new byte[0]);
                    return space.length >= HEADER
                        && unsigned16(space, 0) == vendor
                        && unsigned16(space, 2) == device;
                  })
              .toList();
    }
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    return spaces.isEmpty()
        ? new PciAddress(0, bus, slotAndFunction >> 3, slotAndFunction & 7)
        : null;
  }

  private static List<Fact> facts(PciAddress address, Matcher line) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact.Function(address));
    facts.add(
        new Fact.Identity(
            address,
            null,
            Integer.parseInt(line.group(3), 16),
            Integer.parseInt(line.group(4), 16)));
    String[] cells = line.group(5).split("\\t", -1);
    if (cells.length >= 1 + 2 * SLOTS) {
      facts.add(new Fact.Ranges(address, ranges(cells)));
      String driver = cells.length > 1 + 2 * SLOTS ? cells[1 + 2 * SLOTS].strip() : "";
      facts.add(new Fact.Driver(address, driver.isEmpty() ? null : driver));
    }
    return facts;
  }

  private static List<PciResource> ranges(String[] cells) {
    List<PciResource> ranges = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      long start = hexadecimal(cells[1 + slot]);
      long size = hexadecimal(cells[1 + SLOTS + slot]);
      long first = start & ~FLAGS;
      if (size > 0 && first != 0 && Long.compareUnsigned(first + size - 1, first) >= 0) {
        ranges.add(
            new PciResource(
                slot,
                slot == ROM_SLOT ? PciResource.Use.EXPANSION_ROM : PciResource.Use.BAR,
                new AddressRange(first, first + size - 1),
                flags(slot, start)));
      }
    }
    return ranges;
  }

  /** As a BAR has them; a ROM's low bits say other things. */
  private static long flags(int slot, long start) {
    if (slot == ROM_SLOT) {
      return IORESOURCE_MEM;
    }
    if ((start & IO) != 0) {
      return IORESOURCE_IO;
    }
    return IORESOURCE_MEM
        | ((start & PREFETCHABLE) == 0 ? 0 : IORESOURCE_PREFETCH)
        | ((start & WIDE) == 0 ? 0 : IORESOURCE_MEM_64);
  }

  private static long hexadecimal(String cell) {
    String digits = cell.strip();
    return digits.matches("[0-9a-f]{1,16}") ? Long.parseUnsignedLong(digits, 16) : 0;
  }

  private static void add(List<FactAt> facts, Fact fact, int line) {
    facts.add(new FactAt(fact, line));
  }
}
