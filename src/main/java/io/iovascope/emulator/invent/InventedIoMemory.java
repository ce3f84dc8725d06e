// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.address.AddressRange;
import io.iovascope.host.IoMemory;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciResource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** The physical address map of an invented host, as {@code /proc/iomem} nests it. */
final class InventedIoMemory {

  private record Named(AddressRange range, String name, int rank) {}

  private final List<Named> all = new ArrayList<>();

  private InventedIoMemory() {}

  static IoMemory of(InventedMemory memory, List<LaidBridge> bridges, List<IommuUnit> units) {
    InventedIoMemory map = new InventedIoMemory();
    map.add(new AddressRange(0, 0xfff), "Reserved", 0);
    map.add(new AddressRange(0x1000, 0x9_ffff), "System RAM", 0);
    memory.ram.forEach(range -> map.add(range, "System RAM", 0));
    memory.reserved.forEach(range -> map.add(range, "Reserved", 0));
    map.add(new AddressRange(0xfec0_0000L, 0xfec0_03ffL), "IOAPIC 0", 0);
    for (IommuUnit unit : units) {
      long base = Objects.requireNonNull(unit.address());
      map.add(new AddressRange(base, base + 0xfff), unit.name(), 0);
    }
    for (LaidBridge bridge : bridges) {
      bridge.windows.forEach(window -> map.add(window, "PCI Bus " + bridge.rootBus, 1));
      bridge.all().forEach(map::add);
    }
    return new IoMemory(map.nested());
  }

  private void add(AddressRange range, String name, int rank) {
    all.add(new Named(range, name, rank));
  }

  private void add(LaidFunction function) {
    int depth = 2 * function.path.size();
    for (PciResource resource : function.resources) {
      boolean window = resource.use() == PciResource.Use.BRIDGE_WINDOW;
      add(
          resource.range(),
          window
              ? "PCI Bus %04x:%02x".formatted(function.address.segment(), function.secondaryBus)
              : function.address.toString(),
          window ? depth + 1 : depth);
    }
  }

  /** What lies in something else comes below it; of the same addresses the outer one first. */
  private List<IoMemory.Entry> nested() {
    all.sort(
        Comparator.comparing((Named named) -> named.range().start(), Long::compareUnsigned)
            .thenComparing(named -> named.range().end(), (a, b) -> Long.compareUnsigned(b, a))
            .thenComparing(Named::rank));
    List<IoMemory.Entry> entries = new ArrayList<>();
    Deque<AddressRange> around = new ArrayDeque<>();
    for (Named named : all) {
      while (!around.isEmpty() && !around.element().contains(named.range())) {
        around.pop();
      }
      entries.add(
          new IoMemory.Entry(named.range(), around.size(), named.name(), entries.size() + 1));
      around.push(named.range());
    }
    return entries;
  }
}
