// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.host.Origin;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.HostBridgePicture;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The memory windows of a host bridge, which iommu-dma keeps out of the IOVA space of the devices
 * below it (iova_reserve_pci_windows() in drivers/iommu/dma-iommu.c). The kernel shows them in
 * three places, none of which everybody can read; they are tried from the surest to the weakest.
 */
final class HostBridgeWindows {

  private static final int DEFAULT_PHYSICAL_BITS = 46;
  private static final long ONE_MIB = 1L << 20;

  private final Host host;
  private final Map<PciBus, HostBridgePicture> bridges = new HashMap<>();

  HostBridgeWindows(Host host) {
    this.host = host;
    host.pci().hostBridges().forEach(bus -> bridges.computeIfAbsent(bus, this::bridge));
    for (PciDevice device : host.pci().devices()) {
      bridges.computeIfAbsent(device.place().rootBus(), this::bridge);
    }
  }

  /**
   * The bridge of a root bus that the host lists or a device hangs from; its windows are claims of
   * the layer dma-iommu.
   */
  HostBridgePicture of(PciBus rootBus) {
    return Objects.requireNonNull(bridges.get(rootBus), rootBus::toString);
  }

  private HostBridgePicture bridge(PciBus rootBus) {
    return new HostBridgePicture(rootBus, find(rootBus), areKnown(rootBus));
  }

  private List<Claim> find(PciBus rootBus) {
    Optional<IoMemory> ioMemory = host.firmware().ioMemory().optional();
    List<Claim> listed = ioMemory.map(map -> fromIoMemory(map, rootBus)).orElse(List.of());
    if (!listed.isEmpty()) {
      return listed;
    }
    Optional<BootLog.RootBus> announced = announced(rootBus);
    if (announced.isPresent()) {
      return fromBootLog(announced.get());
    }
    if (wholeAddressSpace() || ioMemory.isPresent()) {
      return List.of(everything(rootBus, wholeAddressSpace()));
    }
    return guessedFromDevices(rootBus);
  }

  /** Whether some file tells the windows; if not, they can only be guessed. */
  private boolean areKnown(PciBus rootBus) {
    return host.firmware().ioMemory().optional().isPresent()
        || announced(rootBus).isPresent()
        || wholeAddressSpace();
  }

  private Optional<BootLog.RootBus> announced(PciBus rootBus) {
    return host.kernel().bootLog().optional().stream()
        .flatMap(log -> log.rootBuses().stream())
        .filter(root -> root.bus().equals(rootBus))
        .findFirst();
  }

  private boolean wholeAddressSpace() {
    return host.kernel()
        .commandLine()
        .optional()
        .map(CommandLine::ignoresHostBridgeWindows)
        .orElse(false);
  }

  /**
   * Lines at any depth count: a window that the firmware's memory map overlaps is nested in a
   * Reserved line. A bridge's own window has the same kind of name, but never a root bus in it.
   */
  private List<Claim> fromIoMemory(IoMemory map, PciBus rootBus) {
    String name = "PCI Bus " + rootBus;
    return map.entries().stream()
        .filter(entry -> entry.name().equals(name))
        .map(
            entry ->
                window(
                    entry.range(),
                    Provenance.of(Origin.line(host.firmware().ioMemory().path(), entry.line())),
                    Confidence.EXACT))
        .toList();
  }

  private List<Claim> fromBootLog(BootLog.RootBus announced) {
    Provenance provenance =
        Provenance.of(Origin.line(host.kernel().bootLog().path(), announced.line()))
            .and("root bus resource");
    return announced.windows().stream()
        .map(range -> window(range, provenance, Confidence.EXACT))
        .toList();
  }

  /**
   * Without windows from firmware (pci=nocrs, or a bridge that firmware does not describe) the root
   * bus gets the whole of iomem_resource as its window, and that resource has no line in the map.
   * Where the boot log does not tell, a bridge may also have no memory window at all.
   */
  private Claim everything(PciBus rootBus, boolean known) {
    Optional<Integer> bits = host.resources().physicalAddressBits().optional();
    String basis =
        "host bridge %s has no window of its own%s, so it has all %d bits of physical address%s"
            .formatted(
                rootBus,
                known ? " (pci=nocrs)" : " in " + host.firmware().ioMemory().path(),
                bits.orElse(DEFAULT_PHYSICAL_BITS),
                bits.isPresent()
                    ? ""
                    : " (assumed, "
                        + host.resources().physicalAddressBits().path()
                        + " not readable)");
    return window(
        AddressRange.ofBits(bits.orElse(DEFAULT_PHYSICAL_BITS)),
        Provenance.of(basis),
        known && bits.isPresent() ? Confidence.DERIVED : Confidence.ASSUMED);
  }

  /**
   * The hull of what is known to lie in the windows, separately below and above 4 GiB. A BAR below
   * 1 MiB and the shadow of an expansion ROM say nothing: they are where PCs have always had them.
   */
  private List<Claim> guessedFromDevices(PciBus rootBus) {
    List<AddressRange> memory = new ArrayList<>();
    for (PciDevice device : host.pci().devices()) {
      if (device.place().rootBus().equals(rootBus)) {
        device.resources().stream()
            .filter(PciResource::isMemory)
            .filter(resource -> resource.use() != PciResource.Use.EXPANSION_ROM)
            .filter(resource -> Long.compareUnsigned(resource.range().start(), ONE_MIB) >= 0)
            .forEach(resource -> memory.add(resource.range()));
      }
    }
    String basis =
        "hull of the BARs and bridge windows below host bridge %s; %s and the boot log are not readable"
            .formatted(rootBus, host.firmware().ioMemory().path());
    AddressSet used = AddressSet.of(memory);
    AddressSet below = used.intersect(AddressSet.of(AddressRange.BELOW_4_GIB));
    List<Claim> windows = new ArrayList<>();
    for (AddressSet zone : List.of(below, used.subtract(below))) {
      zone.ranges().stream()
          .reduce(AddressRange::hull)
          .ifPresent(hull -> windows.add(window(hull, Provenance.of(basis), Confidence.ASSUMED)));
    }
    return List.copyOf(windows);
  }

  private static Claim window(AddressRange range, Provenance provenance, Confidence confidence) {
    return new Claim(range, Layer.DMA_IOMMU, Claim.Kind.BRIDGE_WINDOW, provenance, confidence);
  }
}
