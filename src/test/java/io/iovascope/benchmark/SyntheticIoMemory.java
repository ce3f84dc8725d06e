package io.iovascope.benchmark;

import io.iovascope.address.AddressRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** What {@code /proc/iomem} shows of a synthetic host. */
final class SyntheticIoMemory {

  /** The frame buffer of old, which the first host bridge forwards. */
  static final AddressRange VGA = new AddressRange(0xa_0000, 0xb_ffff);

  private record Entry(AddressRange range, String name) {}

  private final List<Entry> entries = new ArrayList<>();

  private SyntheticIoMemory() {}

  static String of(SyntheticTopology topology) {
    SyntheticIoMemory map = new SyntheticIoMemory();
    map.add(0, 0xfff, "Reserved");
    map.add(0x1000, 0x9_ffff, "System RAM");
    map.add(0x10_0000, 0x7aff_ffffL, "System RAM");
    map.add(0x7b00_0000L, 0x7fff_ffffL, "Reserved");
    map.add(0xe000_0000L, 0xefff_ffffL, "PCI ECAM 0000 [bus 00-ff]");
    map.add(0xe000_0000L, 0xefff_ffffL, "Reserved");
    map.add(0xfec0_0000L, 0xfec0_03ffL, "IOAPIC 0");
    map.add(0x1_0000_0000L, 0x1f_ffff_ffffL, "System RAM");
    List<SyntheticHostBridge> units = SyntheticFirmware.inTableOrder(topology);
    for (int i = 0; i < units.size(); i++) {
      long base = units.get(i).registerBase();
      map.add(base, base + 0xfff, "dmar" + i);
    }
    for (SyntheticHostBridge hostBridge : topology.hostBridges()) {
      String name = "PCI Bus " + hostBridge.rootBus();
      if (hostBridge.index() == 0) {
        map.entries.add(new Entry(VGA, name));
      }
      map.entries.add(new Entry(hostBridge.lowWindow(), name));
      map.entries.add(new Entry(hostBridge.highWindow(), name));
    }
    topology.functions().forEach(map::add);
    return map.text();
  }

  private void add(long start, long end, String name) {
    entries.add(new Entry(new AddressRange(start, end), name));
  }

  /** A BAR is named after its function, and after the driver once that has claimed it. */
  private void add(SyntheticFunction function) {
    String below =
        "PCI Bus %04x:%02x".formatted(function.address().segment(), function.secondaryBus());
    for (SyntheticResource resource : SyntheticResource.of(function)) {
      boolean window = function.kind().isBridge() && resource.slot() > 0;
      entries.add(new Entry(resource.range(), window ? below : function.address().toString()));
      if (!window && resource.slot() < 6 && !function.driver().isEmpty()) {
        entries.add(new Entry(resource.range(), function.driver()));
      }
    }
  }

  /** The entries as a tree; of two that are equal the one that was added first is outside. */
  private String text() {
    entries.sort(
        Comparator.comparingLong((Entry entry) -> entry.range.start())
            .thenComparing(entry -> entry.range.end(), Comparator.reverseOrder()));
    StringBuilder text = new StringBuilder();
    Deque<AddressRange> outside = new ArrayDeque<>();
    for (Entry entry : entries) {
      while (!outside.isEmpty() && !outside.peek().contains(entry.range)) {
        outside.pop();
      }
      text.append("  ".repeat(outside.size()))
          .append("%08x-%08x : %s\n".formatted(entry.range.start(), entry.range.end(), entry.name));
      outside.push(entry.range);
    }
    return text.toString();
  }
}
