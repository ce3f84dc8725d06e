// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.log;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.log.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The PCI functions as the kernel prints them when it finds them: pci_setup_device(),
 * __pci_read_base() and pci_scan_bridge_extend() of drivers/pci/probe.c, and what it moved
 * afterwards: pci_assign_resource() of drivers/pci/setup-res.c.
 */
final class LoggedFunctions {

  private static final Pattern OF_A_FUNCTION =
      Pattern.compile("pci ([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]): (.*)");
  private static final Pattern FOUND =
      Pattern.compile(
          "\\[([0-9a-f]{4}):([0-9a-f]{4})\\] type (\\d{1,2}) class (?:0x)?([0-9a-f]{6})(?: (.*))?");
  private static final String RANGE =
      "\\[(mem|io) +0x([0-9a-f]{1,16})(?:-0x([0-9a-f]{1,16}))?([^\\]]*)\\]";
  private static final Pattern BAR =
      Pattern.compile("(VF )?BAR (\\d{1,2}) " + RANGE + "(: assigned)?");
  private static final Pattern ROM = Pattern.compile("ROM " + RANGE + "(: assigned)?");
  private static final Pattern REGISTER = Pattern.compile("reg (?:0x)?([0-9a-f]{2,3}): " + RANGE);
  private static final Pattern ASSIGNED = Pattern.compile("BAR (\\d{1,2}): assigned " + RANGE);
  private static final Pattern BUSES =
      Pattern.compile("PCI bridge to \\[bus ([0-9a-f]{2})(?:-([0-9a-f]{2}))?\\].*");
  private static final Pattern WINDOW =
      Pattern.compile(" *bridge window " + RANGE + "(?:: assigned|: \\[.*|)");
  private static final Pattern VMD =
      Pattern.compile("vmd (\\S{7,16}): PCI host bridge to bus ([0-9a-f]{4,7}:[0-9a-f]{2})");

  private static final Map<String, PcieType> TYPES =
      Map.of(
          "PCIe Endpoint", PcieType.ENDPOINT,
          "PCIe Legacy Endpoint", PcieType.LEGACY_ENDPOINT,
          "PCIe Root Port", PcieType.ROOT_PORT,
          "PCIe Switch Upstream Port", PcieType.UPSTREAM_PORT,
          "PCIe Switch Downstream Port", PcieType.DOWNSTREAM_PORT,
          "PCIe to PCI/PCI-X bridge", PcieType.PCIE_TO_PCI_BRIDGE,
          "PCI/PCI-X to PCIe bridge", PcieType.PCI_TO_PCIE_BRIDGE,
          "PCIe Root Complex Integrated Endpoint", PcieType.ROOT_COMPLEX_ENDPOINT,
          "PCIe Root Complex Event Collector", PcieType.ROOT_COMPLEX_EVENT_COLLECTOR);

  private static final long IORESOURCE_IO = 0x100;
  private static final long IORESOURCE_MEM = 0x200;
  private static final long IORESOURCE_PREFETCH = 0x2000;
  private static final long IORESOURCE_MEM_64 = 0x10_0000;

  private static final int FIRST_BAR = 0x10;
  private static final int ROM_REGISTER = 0x30;
  private static final int BRIDGE_ROM_REGISTER = 0x38;
  private static final int EXTENDED = 0x100;
  private static final int BARS = 6;
  private static final int ROM_SLOT = 6;
  private static final int VF_SLOTS = 7;
  private static final int WINDOW_SLOTS = 13;
  private static final int LAST_SLOT = 16;

  private final String path;
  private final Map<PciAddress, Draft> drafts = new TreeMap<>();
  private final List<FactAt> vmds = new ArrayList<>();

  /** What was printed of one function so far. */
  private static final class Draft {
    final Map<Integer, PciResource> slots = new TreeMap<>();
    int line;
    Fact.@Nullable Identity identity;
    boolean bridge;
    @Nullable PcieType type;
    int vfRegister;
    Fact.@Nullable BusesBelow buses;
  }

  LoggedFunctions(String path) {
    this.path = path;
  }

  void accept(LogLine line) {
    String text = line.text();
    if (text.startsWith("vmd ")) {
      vmd(text, line.number());
      return;
    }
    if (!text.startsWith("pci ")) {
      return;
    }
    Matcher matcher = OF_A_FUNCTION.matcher(text);
    if (matcher.matches()) {
      String said = matcher.group(2);
      PciAddress.parse(matcher.group(1)).ifPresent(address -> said(address, said, line.number()));
    }
  }

  private void vmd(String text, int line) {
    Matcher matcher = VMD.matcher(text);
    if (matcher.matches()) {
      PciBus.parse(matcher.group(2))
          .ifPresent(
              bus ->
                  PciAddress.parse(matcher.group(1))
                      .ifPresent(
                          endpoint ->
                              vmds.add(new FactAt(new Fact.BelowVmd(bus, endpoint), line))));
    }
  }

  private void said(PciAddress address, String text, int line) {
    Matcher matcher = FOUND.matcher(text);
    if (matcher.matches()) {
      found(address, matcher, line);
      return;
    }
    Draft draft = drafts.get(address);
    if (draft == null) {
      draft = new Draft();
      draft.line = line;
    }
    if (told(address, draft, text)) {
      drafts.put(address, draft);
    }
  }

  /** A function that came back is another one. */
  private void found(PciAddress address, Matcher matcher, int line) {
    Draft draft = new Draft();
    draft.line = line;
    String type = matcher.group(3);
    int classCode = Integer.parseInt(matcher.group(4), 16);
    // Kernels before 3.2 print class and sub-class alone, and the type as one digit.
    boolean old = type.length() == 1 && classCode <= 0xffff;
    draft.identity =
        new Fact.Identity(
            address,
            old ? classCode << 8 : classCode,
            Integer.valueOf(matcher.group(1), 16),
            Integer.valueOf(matcher.group(2), 16));
    draft.bridge = Integer.parseInt(type) == 1;
    draft.type = matcher.group(5) == null ? null : TYPES.get(matcher.group(5));
    drafts.put(address, draft);
  }

  private static boolean told(PciAddress address, Draft draft, String text) {
    Matcher matcher = BAR.matcher(text);
    if (matcher.matches()) {
      int slot = Integer.parseInt(matcher.group(2));
      set(draft, matcher.group(1) == null ? slot : VF_SLOTS + slot, matcher, 3);
      return true;
    }
    if (matcher.usePattern(ROM).matches()) {
      set(draft, ROM_SLOT, matcher, 1);
      return true;
    }
    if (matcher.usePattern(REGISTER).matches()) {
      set(draft, slot(draft, Integer.parseInt(matcher.group(1), 16)), matcher, 2);
      return true;
    }
    if (matcher.usePattern(ASSIGNED).matches()) {
      set(draft, Integer.parseInt(matcher.group(1)), matcher, 2);
      return true;
    }
    if (matcher.usePattern(BUSES).matches()) {
      buses(address, draft, matcher);
      return true;
    }
    if (matcher.usePattern(WINDOW).matches()) {
      set(draft, windowSlot(matcher), matcher, 1);
      return true;
    }
    return false;
  }

  /** The windows are printed anew after each time that buses are. */
  private static void buses(PciAddress address, Draft draft, Matcher matcher) {
    int secondary = Integer.parseInt(matcher.group(1), 16);
    int last = matcher.group(2) == null ? secondary : Integer.parseInt(matcher.group(2), 16);
    draft.buses = new Fact.BusesBelow(address, secondary, last);
    draft.bridge = true;
    draft.slots.keySet().removeIf(slot -> slot >= WINDOW_SLOTS);
  }

  private static int windowSlot(Matcher matcher) {
    if (matcher.group(1).equals("io")) {
      return WINDOW_SLOTS;
    }
    return matcher.group(4).contains("pref") ? WINDOW_SLOTS + 2 : WINDOW_SLOTS + 1;
  }

  /** The BARs of virtual functions are in an extended capability: the first one seen is BAR 0. */
  private static int slot(Draft draft, int register) {
    if (register == ROM_REGISTER || register == BRIDGE_ROM_REGISTER && draft.bridge) {
      return ROM_SLOT;
    }
    if (register >= EXTENDED) {
      draft.vfRegister = draft.vfRegister == 0 ? register : draft.vfRegister;
      return VF_SLOTS + (register - draft.vfRegister) / 4;
    }
    return (register - FIRST_BAR) / 4;
  }

  /**
   * @param group the number of the group with {@code mem} or {@code io}
   */
  private static void set(Draft draft, int slot, Matcher matcher, int group) {
    String end = matcher.group(group + 2);
    Optional<AddressRange> range =
        LoggedRange.of(matcher.group(group + 1), end == null ? matcher.group(group + 1) : end);
    if (slot < 0 || slot > LAST_SLOT || range.isEmpty()) {
      return;
    }
    if (range.get().start() == 0) {
      // The firmware has not set it.
      return;
    }
    String words = matcher.group(group + 3);
    long flags = matcher.group(group).equals("io") ? IORESOURCE_IO : IORESOURCE_MEM;
    flags |= words.contains("pref") ? IORESOURCE_PREFETCH : 0;
    flags |= words.contains("64bit") ? IORESOURCE_MEM_64 : 0;
    draft.slots.put(slot, new PciResource(slot, use(slot), range.get(), flags));
  }

  private static PciResource.Use use(int slot) {
    if (slot < BARS) {
      return PciResource.Use.BAR;
    }
    if (slot == ROM_SLOT) {
      return PciResource.Use.EXPANSION_ROM;
    }
    return slot < WINDOW_SLOTS ? PciResource.Use.VF_BAR : PciResource.Use.BRIDGE_WINDOW;
  }

  List<FactAt> facts() {
    List<FactAt> facts = new ArrayList<>(vmds);
    drafts.forEach((address, draft) -> facts(address, draft, facts));
    return facts;
  }

  private void facts(PciAddress address, Draft draft, List<FactAt> facts) {
    facts.add(new FactAt(new Fact.Function(address), draft.line));
    if (draft.identity != null) {
      facts.add(new FactAt(draft.identity, draft.line));
      PciConfiguration configuration =
          new PciConfiguration(draft.bridge, false, false, false, draft.type, null, null, null);
      facts.add(
          new FactAt(new Fact.Configuration(address, Reading.ok(configuration, path)), draft.line));
    }
    if (draft.buses != null) {
      facts.add(new FactAt(draft.buses, draft.line));
    }
    if (!draft.slots.isEmpty()) {
      facts.add(
          new FactAt(new Fact.Ranges(address, List.copyOf(draft.slots.values())), draft.line));
    }
  }
}
