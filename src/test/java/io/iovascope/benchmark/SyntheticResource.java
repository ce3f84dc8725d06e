package io.iovascope.benchmark;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import java.util.ArrayList;
import java.util.List;

/** A line of a function's {@code resource} file that is set. */
record SyntheticResource(int slot, AddressRange range, long flags) {

  /** Slots of a function without and of one with windows, on a kernel with CONFIG_PCI_IOV. */
  private static final int SLOTS = 13;

  private static final int BRIDGE_SLOTS = 17;
  private static final int FIRST_VIRTUAL_BAR = 7;

  private static final long BAR_BYTES = 4 << 10;
  private static final long VIRTUAL_BAR_BYTES = 16 << 10;

  /** Share of a physical function in what its bus has above 4 GiB: half for each BAR. */
  private static final long VIRTUAL_SHARE = 8L << 20;

  private static final long MEMORY = 0x0004_0200;
  private static final long PREFETCHABLE_64_BIT = 0x0014_220c;
  private static final long WINDOW = 0x200;
  private static final long PREFETCHABLE_WINDOW = 0x0010_2201;

  static List<SyntheticResource> of(SyntheticFunction function) {
    SyntheticHostBridge hostBridge = function.hostBridge();
    PciAddress address = function.address();
    List<SyntheticResource> resources = new ArrayList<>();
    if (function.isVirtual()) {
      long first = virtualBars(function) + function.virtualIndex() * VIRTUAL_BAR_BYTES;
      resources.add(prefetchable(0, first, VIRTUAL_BAR_BYTES));
      resources.add(prefetchable(3, first + VIRTUAL_SHARE / 2, VIRTUAL_BAR_BYTES));
      return resources;
    }
    if (function.kind() != SyntheticKind.HOST_BRIDGE) {
      long place = (address.device() << 3 | address.function()) * BAR_BYTES;
      long start = hostBridge.low(address.bus(), address.bus()).start() + place;
      resources.add(
          new SyntheticResource(0, new AddressRange(start, start + BAR_BYTES - 1), MEMORY));
    }
    if (function.virtualFunctions() > 0) {
      long first = virtualBars(function);
      long bytes = function.virtualFunctions() * VIRTUAL_BAR_BYTES;
      resources.add(prefetchable(FIRST_VIRTUAL_BAR, first, bytes));
      resources.add(prefetchable(FIRST_VIRTUAL_BAR + 3, first + VIRTUAL_SHARE / 2, bytes));
    }
    if (function.kind().isBridge()) {
      AddressRange low = hostBridge.low(function.secondaryBus(), function.subordinateBus());
      AddressRange high = hostBridge.high(function.secondaryBus(), function.subordinateBus());
      resources.add(new SyntheticResource(SLOTS + 1, low, WINDOW));
      resources.add(new SyntheticResource(SLOTS + 2, high, PREFETCHABLE_WINDOW));
    }
    return resources;
  }

  private static long virtualBars(SyntheticFunction function) {
    int bus = function.address().bus();
    return function.hostBridge().high(bus, bus).start()
        + function.physicalFunction().function() * VIRTUAL_SHARE;
  }

  private static SyntheticResource prefetchable(int slot, long start, long bytes) {
    return new SyntheticResource(
        slot, new AddressRange(start, start + bytes - 1), PREFETCHABLE_64_BIT);
  }

  /** The {@code resource} file, as resource_show() of drivers/pci/pci-sysfs.c prints it. */
  static String file(SyntheticFunction function) {
    int slots = function.kind().isBridge() ? BRIDGE_SLOTS : SLOTS;
    List<String> lines = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      lines.add(line(0, 0, 0));
    }
    for (SyntheticResource resource : of(function)) {
      AddressRange range = resource.range();
      lines.set(resource.slot(), line(range.start(), range.end(), resource.flags()));
    }
    return String.join("", lines);
  }

  private static String line(long start, long end, long flags) {
    return "0x%016x 0x%016x 0x%016x\n".formatted(start, end, flags);
  }
}
