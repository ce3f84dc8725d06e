// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.address.AddressRange;
import io.iovascope.emulator.draft.BarSpace;
import io.iovascope.emulator.draft.ResourceFlags;
import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciDevice.Binding;
import io.iovascope.host.PciDevice.Buses;
import io.iovascope.host.PciDevice.DmaMasks;
import io.iovascope.host.PciDevice.Identity;
import io.iovascope.host.PciDevice.Place;
import io.iovascope.host.PciDevice.Sriov;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A new single-function endpoint, at the lowest free device number of its bus.
 *
 * @param bridge the bridge to put it below, or null for a root bus
 * @param rootBus the root bus if there is no bridge
 * @param classCode 24 bits
 * @param bars sizes of its memory BARs in bytes, powers of two
 * @param maskBits bits of the DMA masks that its driver sets
 * @param driver name of the driver that is bound to it, or null for none
 */
public record DeviceAddition(
    @Nullable PciAddress bridge,
    @Nullable PciBus rootBus,
    int classCode,
    List<Long> bars,
    int maskBits,
    @Nullable String driver)
    implements HostChange {

  private static final int LAST_DEVICE = 31;
  private static final int BAR_SLOTS = 6;

  public DeviceAddition {
    bars = List.copyOf(bars);
    if ((bridge == null) == (rootBus == null)) {
      throw new IllegalArgumentException("either a bridge or a root bus");
    }
  }

  @Override
  public Host applied(Host host) throws HostChangeException {
    if (maskBits < 1 || maskBits > 64) {
      throw new HostChangeException("a DMA mask has 1 to 64 bits, not " + maskBits);
    }
    PciDevice parent = bridge == null ? null : bridge(host);
    PciBus bus = parent == null ? rootBus(host) : below(parent);
    boolean oneSlot = parent != null && isPort(parent);
    PciAddress address = free(host, bus, oneSlot);
    List<PciAddress> path =
        Stream.concat(
                parent == null ? Stream.empty() : parent.place().path().stream(),
                Stream.of(address))
            .toList();
    PciDevice added =
        new PciDevice(
            address,
            new Place(
                parent == null ? bus : parent.place().rootBus(),
                path,
                parent == null ? null : parent.place().realDmaDevice(),
                parent == null ? null : parent.place().numaNode()),
            new Identity(classCode, null, null),
            new Binding(driver, null, null),
            new DmaMasks(maskBits, maskBits),
            Buses.NONE,
            Sriov.NONE,
            resources(host, parent, bus),
            Reading.ok(configuration(parent), "/sys/bus/pci/devices/%s/config".formatted(address)));
    return host.with(
        host.pci()
            .withDevices(
                Stream.concat(host.pci().devices().stream(), Stream.of(added))
                    .sorted(Comparator.comparing(PciDevice::address))
                    .toList()));
  }

  private PciDevice bridge(Host host) throws HostChangeException {
    PciDevice found = bridge == null ? null : host.pci().devicesByAddress().get(bridge);
    if (found == null) {
      throw new HostChangeException("this host has no device " + bridge);
    }
    return found;
  }

  private PciBus rootBus(Host host) throws HostChangeException {
    if (rootBus == null || !host.pci().hostBridges().contains(rootBus)) {
      throw new HostChangeException("this host has no root bus " + rootBus);
    }
    return rootBus;
  }

  private static PciBus below(PciDevice parent) throws HostChangeException {
    if (parent.buses().secondary() == null) {
      throw new HostChangeException(parent.address() + " is no bridge");
    }
    return new PciBus(parent.address().segment(), parent.buses().secondary());
  }

  private static boolean isPort(PciDevice parent) {
    PcieType type = type(parent);
    return type == PcieType.ROOT_PORT || type == PcieType.DOWNSTREAM_PORT;
  }

  private static @Nullable PcieType type(PciDevice device) {
    return device.configuration().optional().map(PciConfiguration::pcieType).orElse(null);
  }

  private static PciAddress free(Host host, PciBus bus, boolean oneSlot)
      throws HostChangeException {
    List<Integer> taken =
        host.pci().devices().stream()
            .map(PciDevice::address)
            .filter(address -> address.segment() == bus.segment() && address.bus() == bus.number())
            .map(PciAddress::device)
            .toList();
    for (int number = 0; number <= (oneSlot ? 0 : LAST_DEVICE); number++) {
      if (!taken.contains(number)) {
        return new PciAddress(bus.segment(), bus.number(), number, 0);
      }
    }
    throw new HostChangeException("bus %s has no free slot".formatted(bus));
  }

  /** On a root bus an integrated endpoint, below a port a PCIe one, else conventional PCI. */
  private static PciConfiguration configuration(@Nullable PciDevice parent) {
    PcieType type =
        parent == null ? PcieType.ROOT_COMPLEX_ENDPOINT : isPort(parent) ? PcieType.ENDPOINT : null;
    return new PciConfiguration(false, false, true, type != null, type, null, null, null);
  }

  private List<PciResource> resources(Host host, @Nullable PciDevice parent, PciBus bus)
      throws HostChangeException {
    BarSpace space = BarSpace.of(host, parent, bus);
    List<PciResource> resources = new ArrayList<>();
    int slot = 0;
    for (long size : bars) {
      Optional<AddressRange> place = space.take(size);
      if (place.isEmpty()) {
        throw new HostChangeException(
            "no window above bus %s has room for a BAR of 0x%x bytes".formatted(bus, size));
      }
      boolean wide = Long.compareUnsigned(place.get().end(), 0xffff_ffffL) > 0;
      if (slot + (wide ? 2 : 1) > BAR_SLOTS) {
        throw new HostChangeException("a function has no room for that many BARs");
      }
      resources.add(
          new PciResource(
              slot,
              PciResource.Use.BAR,
              place.get(),
              wide ? ResourceFlags.MEMORY_64_PREFETCHABLE : ResourceFlags.MEMORY_32));
      slot += wide ? 2 : 1;
    }
    return resources;
  }
}
