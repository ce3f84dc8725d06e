// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.emulator.description.DescriptionProblems;
import io.iovascope.emulator.description.HostDescription;
import io.iovascope.emulator.description.HostDescription.Bridge;
import io.iovascope.emulator.description.HostDescription.Function;
import io.iovascope.emulator.description.HostDescription.Kind;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration.PcieType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives every described function its address: bus numbers as firmware does, depth first, with room
 * for virtual functions; device numbers as asked, else the lowest that is free.
 */
final class BusNumbering {

  /** Most functions that a host may have. */
  static final int MOST_FUNCTIONS = 65_536;

  private static final int LAST_BUS = 0xff;
  private static final int DEVICES = 32;
  private static final int FUNCTIONS = 8;
  private static final int LEGACY_DEVICE = 0x1f;

  /** The first routing ID on a bus that virtual functions get. */
  private static final int FIRST_VIRTUAL = 16;

  private final DescriptionProblems problems;
  private final Map<Integer, Integer> nextBus = new HashMap<>();
  private int functions;

  private BusNumbering(DescriptionProblems problems) {
    this.problems = problems;
  }

  static List<LaidBridge> of(HostDescription description, DescriptionProblems problems) {
    BusNumbering numbering = new BusNumbering(problems);
    List<LaidBridge> bridges = new ArrayList<>();
    int segment = 0;
    for (Bridge bridge : description.bridges()) {
      segment = bridge.segment() == null ? segment : bridge.segment();
      for (int i = 0; i < bridge.count() && numbering.mayGoOn(bridge); i++) {
        if (i > 0 && bridge.apart()) {
          segment++;
        }
        bridges.add(
            numbering.bridge(
                bridge, segment, i == 0 ? bridge.bus() : null, bridge.apart() ? i : 0));
      }
    }
    return bridges;
  }

  private boolean mayGoOn(Bridge bridge) {
    if (functions > MOST_FUNCTIONS) {
      problems.add(bridge.place(), "more than %d functions".formatted(MOST_FUNCTIONS));
      return false;
    }
    return true;
  }

  private LaidBridge bridge(Bridge bridge, int segment, @Nullable Integer asked, int nodesBefore) {
    int next = nextBus.getOrDefault(segment, 0);
    if (asked != null && asked < next) {
      problems.add(
          bridge.place(), "bus %04x:%02x is taken by a bridge before".formatted(segment, asked));
    }
    int bus = asked == null ? next : Math.max(asked, next);
    if (bus > LAST_BUS) {
      problems.add(bridge.place(), "segment %04x has no bus number left".formatted(segment));
      bus = LAST_BUS;
    }
    Integer node = bridge.node() == null ? null : Integer.valueOf(bridge.node() + nodesBefore);
    LaidBridge laid = new LaidBridge(bridge, new PciBus(segment, bus), node);
    nextBus.put(segment, bus + 1);
    place(bridge.functions(), laid.functions, laid, null);
    return laid;
  }

  /** Places functions on one bus, then what is below them. */
  private void place(
      List<Function> described,
      List<LaidFunction> placed,
      LaidBridge root,
      @Nullable LaidFunction above) {
    int segment = root.rootBus.segment();
    int bus = above == null ? root.rootBus.number() : above.secondaryBus;
    BitSet taken = new BitSet();
    for (Function function : described) {
      if (function.slot() != null) {
        if (taken.get(function.slot())) {
          problems.add(function.place(), "another device has that slot");
        }
        taken.set(function.slot());
      }
    }
    boolean onlySlot = above != null && above.description.kind() == Kind.PORT;
    for (Function function : described) {
      if (!fits(function, above)) {
        continue;
      }
      for (int i = 0; i < function.count() && functions <= MOST_FUNCTIONS; i++) {
        int slot =
            i == 0 && function.slot() != null ? function.slot() : free(taken, onlySlot, above);
        if (slot < 0 || (onlySlot && slot >= FUNCTIONS)) {
          problems.add(
              function.place(),
              onlySlot ? "a port has one device with up to 8 functions" : "no slot is left");
          break;
        }
        taken.set(slot);
        functions += 1 + (function.virtualFunctions() == null ? 0 : function.virtualFunctions());
        PciAddress address = new PciAddress(segment, bus, slot >>> 3, slot & 7);
        List<PciAddress> path = new ArrayList<>(above == null ? List.of() : above.path);
        path.add(address);
        placed.add(
            new LaidFunction(
                function, address, root.rootBus, path, type(function, address, above), root.node));
      }
    }
    for (LaidFunction function : placed) {
      function.multifunction = isMultifunction(taken, function.address.device());
    }
    virtualFunctions(placed, taken, bus, above);
    for (LaidFunction function : placed) {
      if (function.isBridge()) {
        descend(function, root);
      }
    }
  }

  private void descend(LaidFunction bridge, LaidBridge root) {
    int segment = root.rootBus.segment();
    int bus = nextBus.getOrDefault(segment, 0);
    if (bus > LAST_BUS) {
      problems.add(
          bridge.description.place(), "segment %04x has no bus number left".formatted(segment));
      bus = LAST_BUS;
    }
    nextBus.put(segment, bus + 1);
    bridge.secondaryBus = bus;
    place(bridge.description.below(), bridge.below, root, bridge);
    bridge.subordinateBus = Math.min(nextBus.getOrDefault(segment, 0) - 1, LAST_BUS);
  }

  /** What may be on which bus. */
  private boolean fits(Function function, @Nullable LaidFunction above) {
    Kind parent = above == null ? null : above.description.kind();
    String problem =
        switch (function.kind()) {
          case PORT ->
              parent == null || parent == Kind.SWITCH
                  ? ""
                  : "a port is on a root bus or in a switch";
          case SWITCH -> parent == Kind.PORT ? "" : "a switch is below a port";
          case PCI_BRIDGE ->
              parent == null || parent == Kind.PORT
                  ? ""
                  : "a pci-bridge is on a root bus or below a port";
          case DEVICE -> parent == Kind.SWITCH ? "in a switch are ports alone" : "";
        };
    if (problem.isEmpty() && function.virtualFunctions() != null && parent == Kind.PCI_BRIDGE) {
      problem = "conventional PCI has no virtual functions";
    }
    if (!problem.isEmpty()) {
      problems.add(function.place(), problem);
    }
    return problem.isEmpty();
  }

  private static int free(BitSet taken, boolean onlySlot, @Nullable LaidFunction above) {
    if (onlySlot) {
      return taken.nextClearBit(0);
    }
    // On a root bus device 0 is the host bridge itself.
    for (int device = above == null ? 1 : 0; device < DEVICES; device++) {
      if (taken.get(device << 3, (device + 1) << 3).isEmpty()) {
        return device << 3;
      }
    }
    return -1;
  }

  private static boolean isMultifunction(BitSet taken, int device) {
    return !taken.get((device << 3) + 1, (device + 1) << 3).isEmpty();
  }

  /**
   * On a root bus and below a bridge to PCI there is no PCIe but in endpoints of the root complex.
   */
  private static @Nullable PcieType type(
      Function function, PciAddress address, @Nullable LaidFunction above) {
    Kind parent = above == null ? null : above.description.kind();
    return switch (function.kind()) {
      case PORT -> parent == null ? PcieType.ROOT_PORT : PcieType.DOWNSTREAM_PORT;
      case SWITCH -> PcieType.UPSTREAM_PORT;
      case PCI_BRIDGE -> PcieType.PCIE_TO_PCI_BRIDGE;
      case DEVICE -> {
        if (parent == Kind.PCI_BRIDGE) {
          yield null;
        }
        boolean legacy = address.device() == LEGACY_DEVICE || function.classCode() >>> 16 == 0x06;
        yield parent != null ? PcieType.ENDPOINT : legacy ? null : PcieType.ROOT_COMPLEX_ENDPOINT;
      }
    };
  }

  /** Those of one function have consecutive routing IDs, perhaps on buses of their own. */
  private void virtualFunctions(
      List<LaidFunction> placed, BitSet taken, int bus, @Nullable LaidFunction above) {
    for (LaidFunction function : placed) {
      int count = function.virtualFunctions();
      if (count == 0) {
        continue;
      }
      int first = FIRST_VIRTUAL;
      for (int clash = lastIn(taken, first, count); clash >= 0; ) {
        first = clash + 1;
        clash = lastIn(taken, first, count);
      }
      int last = first + count - 1;
      int lastBus = bus + (last >>> 8);
      if (lastBus > LAST_BUS || (above == null && last > LAST_BUS)) {
        problems.add(
            function.description.place(),
            "there is no room for %d virtual functions".formatted(count));
        first = 0;
        continue;
      }
      taken.set(first, last + 1);
      function.firstVirtual = (bus << 8) + first;
      int segment = function.address.segment();
      nextBus.merge(segment, lastBus + 1, Math::max);
    }
  }

  /** The last taken routing ID of a run, or -1 if all of it is free. */
  private static int lastIn(BitSet taken, int first, int count) {
    int last = taken.previousSetBit(first + count - 1);
    return last >= first ? last : -1;
  }
}
