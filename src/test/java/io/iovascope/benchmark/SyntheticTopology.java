package io.iovascope.benchmark;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The functions of a synthetic host. Every host bridge has a switch with four accelerators, NVMe
 * drives behind root ports of their own, and network cards of two functions whose virtual functions
 * make up the number; the first has the chipset too.
 *
 * @param functions by address
 * @param groupOwners first function of each IOMMU group, in the order of the group numbers
 */
record SyntheticTopology(
    List<SyntheticHostBridge> hostBridges,
    List<SyntheticFunction> functions,
    List<PciAddress> groupOwners) {

  static final int FEWEST_FUNCTIONS = 48;
  private static final int FUNCTIONS_PER_HOST_BRIDGE = 500;
  private static final int SWITCH_PORTS = 4;

  /** RMRRs: of the USB controller, the display, a drive, a network card, and of both its ports. */
  private static final AddressRange USB_MEMORY = new AddressRange(0x7b80_0000L, 0x7b81_ffffL);

  private static final AddressRange DISPLAY_MEMORY = new AddressRange(0x7c00_0000L, 0x7fff_ffffL);
  private static final AddressRange DRIVE_MEMORY = new AddressRange(0x7b90_0000L, 0x7b90_0fffL);
  private static final AddressRange PORT_MEMORY = new AddressRange(0x7ba0_0000L, 0x7ba0_ffffL);
  private static final AddressRange CARD_MEMORY = new AddressRange(0x7bb0_0000L, 0x7bb0_ffffL);

  /** In the order of the table. */
  static final List<AddressRange> RESERVED_MEMORY =
      List.of(USB_MEMORY, DISPLAY_MEMORY, DRIVE_MEMORY, PORT_MEMORY, CARD_MEMORY);

  /**
   * @param count number of functions, at least 48
   */
  static SyntheticTopology of(int count) {
    if (count < FEWEST_FUNCTIONS) {
      throw new IllegalArgumentException("at least %d functions".formatted(FEWEST_FUNCTIONS));
    }
    int hostBridgeCount = Math.max(2, -Math.floorDiv(-count, FUNCTIONS_PER_HOST_BRIDGE));
    List<SyntheticHostBridge> hostBridges = new ArrayList<>();
    List<SyntheticFunction> functions = new ArrayList<>();
    for (int i = 0; i < hostBridgeCount; i++) {
      SyntheticHostBridge hostBridge = new SyntheticHostBridge(i);
      hostBridges.add(hostBridge);
      int share = (count - functions.size()) / (hostBridgeCount - i);
      functions.addAll(new Builder(hostBridge, share).build());
    }
    functions.sort(Comparator.comparing(SyntheticFunction::address));
    LinkedHashSet<PciAddress> owners = new LinkedHashSet<>();
    functions.forEach(function -> owners.add(function.groupOwner()));
    return new SyntheticTopology(
        List.copyOf(hostBridges), List.copyOf(functions), List.copyOf(owners));
  }

  List<SyntheticFunction> below(SyntheticHostBridge hostBridge) {
    return functions.stream().filter(each -> each.hostBridge().equals(hostBridge)).toList();
  }

  /** What hangs from one host bridge. */
  private static final class Builder {

    private final SyntheticHostBridge hostBridge;
    private final int count;
    private final List<SyntheticFunction> functions = new ArrayList<>();
    private int nextBus;
    private int nextRootPort = 1;

    Builder(SyntheticHostBridge hostBridge, int count) {
      this.hostBridge = hostBridge;
      this.count = count;
      this.nextBus = hostBridge.bus() + 1;
    }

    List<SyntheticFunction> build() {
      add(SyntheticKind.HOST_BRIDGE, root(0, 0));
      if (hostBridge.index() == 0) {
        addChipset();
      }
      addSwitch();
      int drives = Math.max(1, Math.min(8, count / 50));
      for (int i = 0; i < drives; i++) {
        boolean reserved = hostBridge.index() == 0 && i == 0;
        addDrive(reserved ? List.of(DRIVE_MEMORY) : List.of());
      }
      int cards = Math.max(1, Math.min(4, count / 125));
      for (int i = 0; i < cards; i++) {
        addCard(cards - i, hostBridge.index() == 1 && i == 0);
      }
      return functions;
    }

    private void addChipset() {
      add(SyntheticKind.USB, root(0x14, 0), List.of(USB_MEMORY));
      add(SyntheticKind.DISPLAY, root(0x15, 0), List.of(DISPLAY_MEMORY));
      PciAddress isa = root(0x1f, 0);
      add(SyntheticKind.ISA_BRIDGE, isa);
      functions.add(function(SyntheticKind.MEMORY_CONTROLLER, root(0x1f, 2)).inGroupOf(isa));
      functions.add(function(SyntheticKind.SMBUS, root(0x1f, 4)).inGroupOf(isa));
    }

    /** Without ACS a downstream port is in one group with what is below it. */
    private void addSwitch() {
      boolean isolating = hostBridge.index() % 2 == 0;
      PciAddress rootPort = rootPort(2 + SWITCH_PORTS);
      int upstreamBus = nextBus++;
      int portBus = nextBus++;
      PciAddress upstream = at(upstreamBus, 0, 0);
      functions.add(
          function(SyntheticKind.UPSTREAM_PORT, rootPort, upstream)
              .leadingTo(portBus, portBus + SWITCH_PORTS));
      for (int i = 0; i < SWITCH_PORTS; i++) {
        PciAddress port = at(portBus, i, 0);
        int bus = nextBus++;
        PciAddress accelerator = at(bus, 0, 0);
        functions.add(
            function(
                    isolating ? SyntheticKind.ISOLATING_PORT : SyntheticKind.PLAIN_PORT,
                    rootPort,
                    upstream,
                    port)
                .leadingTo(bus, bus));
        functions.add(
            function(SyntheticKind.ACCELERATOR, rootPort, upstream, port, accelerator)
                .inGroupOf(isolating ? accelerator : port));
      }
    }

    private void addDrive(List<AddressRange> reservedMemory) {
      PciAddress rootPort = rootPort(1);
      functions.add(
          function(SyntheticKind.NVME, rootPort, at(nextBus++, 0, 0))
              .withReservedMemory(reservedMemory));
    }

    /**
     * @param cards number of cards that share the functions that are still to be made
     */
    private void addCard(int cards, boolean reserved) {
      int wanted = (count - functions.size()) / cards;
      PciAddress rootPort = rootPort(1);
      int bus = nextBus++;
      int virtual = wanted - 3;
      int routingId = 16;
      for (int port = 0; port < 2; port++) {
        PciAddress address = at(bus, 0, port);
        int share = port == 0 ? virtual - virtual / 2 : virtual / 2;
        List<AddressRange> memory =
            port == 0 ? List.of(PORT_MEMORY, CARD_MEMORY) : List.of(CARD_MEMORY);
        functions.add(
            function(SyntheticKind.NETWORK, rootPort, address)
                .withVirtualFunctions(share)
                .withReservedMemory(reserved ? memory : List.of()));
        for (int i = 0; i < share; i++, routingId++) {
          functions.add(
              function(
                      SyntheticKind.VIRTUAL_NETWORK,
                      rootPort,
                      at(bus, routingId >> 3, routingId & 7))
                  .asVirtual(i, address));
        }
      }
    }

    /** Adds a root port for the next {@code buses} buses. */
    private PciAddress rootPort(int buses) {
      PciAddress address = root(nextRootPort++, 0);
      functions.add(
          function(SyntheticKind.ROOT_PORT, address).leadingTo(nextBus, nextBus + buses - 1));
      return address;
    }

    private void add(SyntheticKind kind, PciAddress address) {
      functions.add(function(kind, address));
    }

    private void add(SyntheticKind kind, PciAddress address, List<AddressRange> reservedMemory) {
      functions.add(function(kind, address).withReservedMemory(reservedMemory));
    }

    private SyntheticFunction function(SyntheticKind kind, PciAddress... path) {
      return SyntheticFunction.of(kind, hostBridge, List.of(path));
    }

    private PciAddress root(int device, int function) {
      return at(hostBridge.bus(), device, function);
    }

    private PciAddress at(int bus, int device, int function) {
      return new PciAddress(hostBridge.segment(), bus, device, function);
    }
  }
}
