// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read;

import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.read.ReservedRegionsParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads names and contents of the kernel's files: {@code find}, {@code ls -l}, {@code grep -r .},
 * {@code head}, or a loop that prints a name and then the file.
 */
final class KernelFilesPiece {

  /**
   * {@code grep -r} and {@code grep -H}: the name of a file that is known, a colon, a line of it.
   */
  private static final Pattern NAME_AND_LINE =
      Pattern.compile(
          "(?:.*?[\\s'\"])?(\\S*?/(?:reserved_regions|type|dma_mask_bits|consistent_dma_mask_bits|numa_node|class"
              + "|vendor|device|sriov_numvfs|secondary_bus_number|subordinate_bus_number|cap|ecap|version"
              + "|address|domains_used|domains_supported)):\\s*(.*)");

  private static final Pattern LINK = Pattern.compile("(?:.*?\\s)?(\\S+) -> (\\S+)\\s*");
  private static final Pattern NAME =
      Pattern.compile(".*?((?:/sys/|\\.{0,2}/?\\d{1,9}/)[^\\s'\"]*?):?(?:\\s*<==)?[\\s'\"=]*");

  private static final Pattern MEMBER =
      Pattern.compile("(?:.*/)?(\\d{1,9})/devices/([^/\\s]{1,100})/?");
  private static final Pattern DIRECTORY_OF_MEMBERS =
      Pattern.compile("(?:.*/)?(\\d{1,9})/devices/?");
  private static final Pattern GROUP_FILE =
      Pattern.compile("(?:.*/iommu_groups/|\\.?/?)(\\d{1,9})(?:/(reserved_regions|type))?/?");
  private static final Pattern FUNCTION_FILE =
      Pattern.compile("(?:.*/)?([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])/(\\w{4,40})/?");
  private static final Pattern UNIT_FILE =
      Pattern.compile("(?:.*/)?(dmar\\d{1,4})/intel-iommu/(\\w{3,20})");

  private static final int LONGEST_LINE = 4096;

  private final String path;
  private final List<FactAt> facts = new ArrayList<>();
  private final Map<Integer, StringBuilder> regions = new TreeMap<>();
  private final Map<Integer, Integer> regionLines = new HashMap<>();
  private final Map<String, Map<String, String>> units = new LinkedHashMap<>();
  private final Map<PciAddress, Integer> secondaries = new HashMap<>();
  private String current = "";

  private KernelFilesPiece(String path) {
    this.path = path;
  }

  static PieceFacts read(String text, String path) {
    KernelFilesPiece files = new KernelFilesPiece(path);
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.length() <= LONGEST_LINE) {
        files.line(line.stripTrailing(), number);
      }
    }
    files.end();
    return PieceFacts.of(path, "files of /sys", Exactness.FILES, files.facts);
  }

  private void line(String line, int number) {
    Matcher matcher = NAME_AND_LINE.matcher(line);
    if (matcher.matches()) {
      content(matcher.group(1), matcher.group(2).strip(), number);
      return;
    }
    if (line.contains(" -> ") && matcher.usePattern(LINK).matches()) {
      link(matcher.group(1), matcher.group(2), number);
      return;
    }
    Matcher name = NAME.matcher(line);
    if (name.matches()) {
      current = name.group(1);
      name(current, number);
      return;
    }
    if (!line.isBlank() && !current.isEmpty()) {
      below(line.strip(), number);
    }
  }

  /** A name alone: that it is there may be all that is to be known. */
  private void name(String file, int number) {
    Matcher matcher = MEMBER.matcher(file);
    if (matcher.matches()) {
      member(Integer.parseInt(matcher.group(1)), matcher.group(2), number);
    }
    if (file.startsWith("/sys/module/iommufd")) {
      add(new Fact.Iommufd(true), number);
    }
  }

  /** A line of the file or directory whose name stands above it. */
  private void below(String line, int number) {
    Matcher directory = DIRECTORY_OF_MEMBERS.matcher(current);
    if (directory.matches()) {
      for (String word : line.split("\\s+", -1)) {
        if (PciAddress.parse(word).isPresent()) {
          member(Integer.parseInt(directory.group(1)), word, number);
        }
      }
      return;
    }
    content(current, line, number);
  }

  private void member(int group, String device, int number) {
    add(new Fact.InGroup(group, device), number);
    PciAddress.parse(device).ifPresent(address -> add(new Fact.Function(address), number));
  }

  private void link(String name, String target, int number) {
    String last = target.substring(target.lastIndexOf('/') + 1);
    Matcher member = MEMBER.matcher(name);
    Matcher directory = DIRECTORY_OF_MEMBERS.matcher(current);
    Matcher file = FUNCTION_FILE.matcher(name);
    if (member.matches()) {
      member(Integer.parseInt(member.group(1)), member.group(2), number);
    } else if (directory.matches() && PciAddress.parse(name).isPresent()) {
      member(Integer.parseInt(directory.group(1)), name, number);
    } else if (file.matches()) {
      PciAddress.parse(file.group(1))
          .ifPresent(address -> link(address, file.group(2), last, number));
    } else if (name.startsWith("/sys/") || current.startsWith("/sys/")) {
      PciAddress.parse(name.substring(name.lastIndexOf('/') + 1))
          .ifPresent(address -> add(new Fact.Function(address), number));
    }
    place(target, number);
  }

  private void link(PciAddress address, String name, String last, int number) {
    switch (name) {
      case "driver" -> add(new Fact.Driver(address, last), number);
      case "iommu" -> add(new Fact.ServedBy(address, last), number);
      case "iommu_group" -> {
        if (last.matches("\\d{1,9}")) {
          member(Integer.parseInt(last), address.toString(), number);
        }
      }
      case "physfn" ->
          PciAddress.parse(last)
              .ifPresent(function -> add(new Fact.VirtualFunction(address, function), number));
      default -> {
        // Says nothing about DMA.
      }
    }
  }

  /** A path of /sys/devices names the bridges above a function. */
  private void place(String target, int number) {
    PciAddress above = null;
    if (!target.contains("/pci")) {
      return;
    }
    for (String part : target.split("/", -1)) {
      PciAddress address = PciAddress.parse(part).orElse(null);
      if (address != null && above != null && above.segment() == address.segment()) {
        add(new Fact.Below(address, above), number);
      }
      above = address == null ? above : address;
    }
  }

  private void content(String file, String value, int number) {
    Matcher group = GROUP_FILE.matcher(file);
    if (group.matches()) {
      groupFile(Integer.parseInt(group.group(1)), group.group(2), value, number);
      return;
    }
    Matcher unit = UNIT_FILE.matcher(file);
    if (unit.matches()) {
      units
          .computeIfAbsent(unit.group(1), each -> new HashMap<>())
          .putIfAbsent(unit.group(2), value);
      return;
    }
    Matcher function = FUNCTION_FILE.matcher(file);
    if (function.matches()) {
      PciAddress.parse(function.group(1))
          .ifPresent(address -> functionFile(address, function.group(2), value, number));
    }
  }

  private void groupFile(int id, @Nullable String file, String value, int number) {
    if ("type".equals(file)) {
      add(new Fact.GroupType(id, value), number);
    } else if (value.startsWith("0x") || "reserved_regions".equals(file)) {
      regionLines.putIfAbsent(id, number);
      regions.computeIfAbsent(id, each -> new StringBuilder()).append(value).append('\n');
    }
  }

  private void functionFile(PciAddress address, String file, String value, int number) {
    add(new Fact.Function(address), number);
    Integer decimal = value.matches("\\d{1,9}") ? Integer.valueOf(value) : null;
    Integer hexadecimal =
        value.matches("0x[0-9a-f]{1,7}") ? Integer.valueOf(value.substring(2), 16) : null;
    switch (file) {
      case "dma_mask_bits" -> add(new Fact.Masks(address, mask(decimal), null), number);
      case "consistent_dma_mask_bits" -> add(new Fact.Masks(address, null, mask(decimal)), number);
      case "class" -> add(new Fact.Identity(address, hexadecimal, null, null), number);
      case "vendor" -> add(new Fact.Identity(address, null, hexadecimal, null), number);
      case "device" -> add(new Fact.Identity(address, null, null, hexadecimal), number);
      default -> number(address, file, decimal, number);
    }
  }

  private void number(PciAddress address, String file, @Nullable Integer value, int number) {
    if (value == null) {
      return;
    }
    switch (file) {
      case "numa_node" -> add(new Fact.NumaNode(address, value), number);
      case "sriov_numvfs" -> add(new Fact.VirtualFunctions(address, value), number);
      case "secondary_bus_number" -> secondaries.put(address, value);
      case "subordinate_bus_number" -> {
        Integer secondary = secondaries.get(address);
        if (secondary != null) {
          add(new Fact.BusesBelow(address, secondary, value), number);
        }
      }
      default -> {
        // Says nothing about DMA.
      }
    }
  }

  private static @Nullable Integer mask(@Nullable Integer bits) {
    return bits != null && bits >= 1 && bits <= 64 ? bits : null;
  }

  private void end() {
    regions.forEach(
        (id, lines) -> {
          Reading<List<ReservedRegion>> read = ReservedRegionsParser.parse(lines.toString(), path);
          add(new Fact.Regions(id, read), regionLines.getOrDefault(id, 0));
        });
    units.forEach((name, registers) -> add(new Fact.Unit(unit(name, registers)), 0));
  }

  private static IommuUnit unit(String name, Map<String, String> registers) {
    Long capability = hexadecimal(registers.get("cap"));
    Long extended = hexadecimal(registers.get("ecap"));
    return new IommuUnit(
        name,
        hexadecimal(registers.get("address")),
        registers.get("version"),
        capability == null ? null : new IommuUnit.Capability(capability),
        extended == null ? null : new IommuUnit.ExtendedCapability(extended),
        decimal(registers.get("domains_used")),
        decimal(registers.get("domains_supported")),
        List.of());
  }

  private static @Nullable Long hexadecimal(@Nullable String text) {
    return text != null && text.matches("[0-9a-f]{1,16}")
        ? Long.valueOf(Long.parseUnsignedLong(text, 16))
        : null;
  }

  private static @Nullable Integer decimal(@Nullable String text) {
    return text != null && text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
  }

  private void add(Fact fact, int line) {
    facts.add(new FactAt(fact, line));
  }
}
