// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.pci;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.read.pci.PciConfigurationParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines that {@code lspci} prints below a function: what it says with -v, -k and -x. */
final class FunctionText {

  private static final Pattern HEXADECIMAL =
      Pattern.compile("([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ){15}[0-9a-f]{2})");
  private static final Pattern GROUP =
      Pattern.compile("(?:Flags: .*, )?IOMMU group:? (\\d{1,9})\\b.*");
  private static final Pattern NODE =
      Pattern.compile("(?:Flags: .*, )?NUMA node:? (\\d{1,6})\\b.*");
  private static final Pattern DRIVER = Pattern.compile("Kernel driver in use: (\\S{1,200})");
  private static final Pattern BUSES =
      Pattern.compile(
          "Bus: primary=[0-9a-f]{2}, secondary=([0-9a-f]{2}), subordinate=([0-9a-f]{2})\\b.*");
  private static final Pattern EXPRESS =
      Pattern.compile("Capabilities: \\[[0-9a-f]{2,3}\\] Express (?:\\(v\\d+\\) )?(.*)");
  private static final Pattern VIRTUAL = Pattern.compile(".*\\bNumber of VFs: (\\d{1,5})\\b.*");
  private static final Pattern STRIDE =
      Pattern.compile("VF offset: (\\d{1,5}), stride: (\\d{1,5})\\b.*");
  private static final String DENIED = "Capabilities: <access denied>";

  /** In this order: a name may begin with another. */
  private static final Map<String, PcieType> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("Endpoint", PcieType.ENDPOINT);
    TYPES.put("Legacy Endpoint", PcieType.LEGACY_ENDPOINT);
    TYPES.put("Root Port", PcieType.ROOT_PORT);
    TYPES.put("Upstream Port", PcieType.UPSTREAM_PORT);
    TYPES.put("Downstream Port", PcieType.DOWNSTREAM_PORT);
    TYPES.put("PCI-Express to PCI/PCI-X Bridge", PcieType.PCIE_TO_PCI_BRIDGE);
    TYPES.put("PCI/PCI-X to PCI-Express Bridge", PcieType.PCI_TO_PCIE_BRIDGE);
    TYPES.put("Root Complex Integrated Endpoint", PcieType.ROOT_COMPLEX_ENDPOINT);
    TYPES.put("Root Complex Event Collector", PcieType.ROOT_COMPLEX_EVENT_COLLECTOR);
  }

  private static final int BRIDGE_CLASS = 0x0604;
  private static final int HEADER = 64;
  private static final int CONVENTIONAL = 256;
  private static final int EXTENDED = 4096;
  private static final int HEADER_TYPE = 0x0e;
  private static final int CLASS = 0x09;
  private static final int SECONDARY = 0x19;
  private static final int ROM_SLOT = 6;
  private static final int VF_SLOTS = 7;
  private static final int WINDOW_SLOTS = 13;
  private static final int MOST_VFS = 1024;

  private final FunctionLine function;
  private final int line;
  private final List<SizedRange> ranges = new ArrayList<>();
  private final byte[] bytes = new byte[EXTENDED];
  private int length;
  private boolean flags;
  private boolean control;
  private boolean denied;
  private boolean kernel;
  private boolean inVirtualization;
  private boolean listed;
  private @Nullable Integer group;
  private @Nullable Integer node;
  private @Nullable String driver;
  private Fact.@Nullable BusesBelow buses;
  private @Nullable PcieType type;
  private @Nullable Integer acsCapability;
  private @Nullable Integer acsControl;
  private @Nullable Boolean ats;
  private @Nullable Boolean pasid;
  private int virtualFunctions;
  private int firstVirtual;
  private int stride;

  FunctionText(FunctionLine function, int line) {
    this.function = function;
    this.line = line;
  }

  PciAddress address() {
    return function.address();
  }

  int line() {
    return line;
  }

  /** Whether {@code -v} was given: what is not said is not there. */
  boolean isVerbose() {
    return flags || control;
  }

  /** Whether drivers are told. */
  boolean tellsDrivers() {
    return kernel || isVerbose();
  }

  /**
   * The next line below the function.
   *
   * @param text without what stands before its first word
   */
  void accept(String text) {
    Matcher hexadecimal = HEXADECIMAL.matcher(text);
    if (hexadecimal.matches()) {
      bytes(Integer.parseInt(hexadecimal.group(1), 16), hexadecimal.group(2));
      return;
    }
    flags |= text.startsWith("Flags: ");
    control |= text.startsWith("Control: ");
    kernel |= text.startsWith("Kernel ");
    if (text.startsWith("Capabilities:")) {
      capability(text);
    }
    placed(text);
    features(text);
    SizedRange.of(text).ifPresent(this::range);
  }

  /** Lines that are missing end what is known: an offset further on would be a guess. */
  private void bytes(int offset, String text) {
    if (offset == length && offset < EXTENDED) {
      String[] pairs = text.split(" ", -1);
      for (String pair : pairs) {
        bytes[length++] = (byte) Integer.parseInt(pair, 16);
      }
    }
  }

  private void capability(String text) {
    denied |= text.startsWith(DENIED);
    inVirtualization = text.contains("SR-IOV") || text.contains("Single Root I/O Virtualization");
    listed |=
        text.contains("Access Control Services")
            || text.contains("Address Translation Service")
            || text.contains("Process Address Space ID");
    Matcher express = EXPRESS.matcher(text);
    if (express.matches()) {
      String kind = express.group(1);
      TYPES.forEach((name, each) -> type = kind.startsWith(name) ? each : type);
    }
  }

  private void placed(String text) {
    Matcher matcher = GROUP.matcher(text);
    if (matcher.matches()) {
      group = Integer.valueOf(matcher.group(1));
    }
    if (matcher.usePattern(NODE).matches()) {
      node = Integer.valueOf(matcher.group(1));
    }
    if (matcher.usePattern(DRIVER).matches()) {
      driver = matcher.group(1);
    }
    if (matcher.usePattern(BUSES).matches()) {
      buses =
          new Fact.BusesBelow(
              address(),
              Integer.parseInt(matcher.group(1), 16),
              Integer.parseInt(matcher.group(2), 16));
    }
  }

  private void features(String text) {
    if (text.startsWith("ACSCap:")) {
      acsCapability = signs(text);
    } else if (text.startsWith("ACSCtl:")) {
      acsControl = signs(text);
    } else if (text.startsWith("ATSCtl:")) {
      ats = text.contains("Enable+");
    } else if (text.startsWith("PASIDCtl:")) {
      pasid = text.contains("Enable+");
    }
    Matcher matcher = VIRTUAL.matcher(text);
    if (matcher.matches()) {
      virtualFunctions = Integer.parseInt(matcher.group(1));
    } else if (matcher.usePattern(STRIDE).matches()) {
      firstVirtual = Integer.parseInt(matcher.group(1));
      stride = Integer.parseInt(matcher.group(2));
    }
  }

  /** {@code SrcValid+ TransBlk-}: a bit for each word, in the order of the register. */
  private static int signs(String text) {
    int value = 0;
    int bit = 0;
    for (String word : text.strip().split("\\s+", -1)) {
      if (word.endsWith("+") || word.endsWith("-")) {
        value |= word.endsWith("+") ? 1 << bit : 0;
        bit++;
      }
    }
    return value;
  }

  private void range(SizedRange range) {
    if (!inVirtualization) {
      ranges.add(range);
    }
  }

  /** What the function's lines tell. */
  List<Fact> facts(String path, boolean drivers) {
    List<Fact> facts = new ArrayList<>(function.facts());
    identityOfBytes().ifPresent(facts::add);
    if (drivers) {
      facts.add(new Fact.Driver(address(), driver));
    }
    if (group != null) {
      facts.add(new Fact.InGroup(group, address().toString()));
    }
    if (node != null) {
      facts.add(new Fact.NumaNode(address(), node));
    }
    Fact.BusesBelow found = buses == null ? busesOfBytes() : buses;
    if (found != null) {
      facts.add(found);
    }
    if (isVerbose() && !ranges.isEmpty()) {
      facts.add(new Fact.Ranges(address(), resources()));
    }
    facts.add(new Fact.Configuration(address(), configuration(path, found != null)));
    if (virtualFunctions > 0) {
      facts.add(new Fact.VirtualFunctions(address(), virtualFunctions));
      for (int i = 0; i < Math.min(virtualFunctions, MOST_VFS) && stride > 0; i++) {
        virtual(firstVirtual + i * stride)
            .ifPresent(each -> facts.add(new Fact.VirtualFunction(each, address())));
      }
    }
    return facts;
  }

  /** The requester ID of a virtual function is a distance from that of its physical function. */
  private Optional<PciAddress> virtual(int distance) {
    PciAddress own = address();
    int id = (own.bus() << 8 | own.device() << 3 | own.function()) + distance;
    return id > 0xffff
        ? Optional.empty()
        : Optional.of(new PciAddress(own.segment(), id >> 8, id >> 3 & 0x1f, id & 7));
  }

  /** A virtual function has no ids of its own there. */
  private Optional<Fact> identityOfBytes() {
    int vendor = unsigned16(0);
    int device = unsigned16(2);
    return length < HEADER || vendor == 0xffff
        ? Optional.empty()
        : Optional.of(
            new Fact.Identity(
                address(), bytes[CLASS] & 0xff | unsigned16(CLASS + 1) << 8, vendor, device));
  }

  private Fact.@Nullable BusesBelow busesOfBytes() {
    boolean bridge = length >= HEADER && (bytes[HEADER_TYPE] & 0x7f) == 1;
    int secondary = bytes[SECONDARY] & 0xff;
    return bridge && secondary != 0
        ? new Fact.BusesBelow(address(), secondary, bytes[SECONDARY + 1] & 0xff)
        : null;
  }

  private int unsigned16(int offset) {
    return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
  }

  private Reading<PciConfiguration> configuration(String path, boolean bridge) {
    if (length >= CONVENTIONAL) {
      int whole = length == EXTENDED ? EXTENDED : CONVENTIONAL;
      return PciConfigurationParser.parse(Arrays.copyOf(bytes, whole), path);
    }
    boolean ofBridge =
        bridge || function.classCode() != null && function.classCode() >>> 8 == BRIDGE_CLASS;
    // With one -v a capability is named and its state is not.
    boolean readable = !denied && (control || flags && !listed);
    return Reading.ok(
        new PciConfiguration(
            ofBridge,
            false,
            readable,
            readable,
            type,
            readable && acsCapability != null && acsControl != null
                ? PciConfiguration.Acs.of(acsCapability, acsControl)
                : null,
            readable && ats != null ? new PciConfiguration.Toggle(ats) : null,
            readable && pasid != null ? new PciConfiguration.Toggle(pasid) : null),
        path);
  }

  /** Without numbers BARs are counted, and one of 64 bits takes two places. */
  private List<PciResource> resources() {
    List<PciResource> resources = new ArrayList<>();
    int next = 0;
    for (SizedRange range : ranges) {
      int slot =
          switch (range.use()) {
            case BAR -> range.slot() < 0 ? next : range.slot();
            case EXPANSION_ROM -> ROM_SLOT;
            case VF_BAR -> VF_SLOTS;
            case BRIDGE_WINDOW -> WINDOW_SLOTS + range.windowNumber();
          };
      if (range.use() == PciResource.Use.BAR) {
        next = slot + (range.is64Bit() ? 2 : 1);
      }
      resources.add(new PciResource(slot, range.use(), range.range(), range.flags()));
    }
    return resources;
  }
}
