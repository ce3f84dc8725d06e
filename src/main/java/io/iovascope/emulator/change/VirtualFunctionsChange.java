// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciDevice.Binding;
import io.iovascope.host.PciDevice.Buses;
import io.iovascope.host.PciDevice.Identity;
import io.iovascope.host.PciDevice.Place;
import io.iovascope.host.PciDevice.Sriov;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another number of virtual functions, as written to {@code sriov_numvfs}. New ones are like those
 * that are there; where there are none, they come from 16 functions behind the physical one on,
 * each with the masks of the physical function and without a driver.
 *
 * @param physicalFunction the function that has them
 * @param count how many are switched on
 */
public record VirtualFunctionsChange(PciAddress physicalFunction, int count) implements HostChange {

  private static final int LIMIT = 0xffff;
  private static final int DEFAULT_OFFSET = 16;

  @Override
  public Host applied(Host host) throws HostChangeException {
    PciDevice physical = host.pci().devicesByAddress().get(physicalFunction);
    if (physical == null) {
      throw new HostChangeException("this host has no device " + physicalFunction);
    }
    if (physical.isVirtualFunction() || physical.isBridge()) {
      throw new HostChangeException(physicalFunction + " can have no virtual functions");
    }
    if (count < 0 || count > LIMIT) {
      throw new HostChangeException("0 to %d virtual functions, not %d".formatted(LIMIT, count));
    }
    List<PciDevice> present =
        host.pci().devices().stream()
            .filter(device -> physicalFunction.equals(device.sriov().physicalFunction()))
            .toList();
    List<PciDevice> devices = new ArrayList<>(host.pci().devices());
    devices.removeAll(present.subList(Math.min(count, present.size()), present.size()));
    Set<PciAddress> taken = new HashSet<>(host.pci().devicesByAddress().keySet());
    for (int i = present.size(); i < count; i++) {
      PciDevice virtual = virtual(host, physical, present, i);
      if (!taken.add(virtual.address())) {
        throw new HostChangeException(
            "virtual function %d of %s would be at %s, which is taken"
                .formatted(i, physicalFunction, virtual.address()));
      }
      devices.add(virtual);
    }
    devices.set(
        devices.indexOf(physical),
        physical.with(new Sriov(physical.sriov().physicalFunction(), count)));
    devices.sort(Comparator.comparing(PciDevice::address));
    return host.with(host.pci().withDevices(devices));
  }

  private PciDevice virtual(Host host, PciDevice physical, List<PciDevice> present, int index)
      throws HostChangeException {
    PciAddress address = address(host, physical, present, index);
    List<PciAddress> path = new ArrayList<>(physical.place().path());
    path.set(path.size() - 1, address);
    PciDevice model = present.isEmpty() ? physical : present.get(0);
    return new PciDevice(
        address,
        new Place(
            physical.place().rootBus(),
            path,
            physical.place().realDmaDevice(),
            physical.place().numaNode()),
        new Identity(
            physical.identity().classCode(),
            physical.identity().vendor(),
            model.identity().device()),
        new Binding(present.isEmpty() ? null : model.binding().driver(), null, null),
        model.masks(),
        Buses.NONE,
        new Sriov(physicalFunction, null),
        present.isEmpty() ? List.of() : bars(physical, present.get(0), index),
        Reading.ok(configuration(model), "/sys/bus/pci/devices/%s/config".formatted(address)));
  }

  /** By First VF Offset and VF Stride, which those that are there show. */
  private PciAddress address(Host host, PciDevice physical, List<PciDevice> present, int index)
      throws HostChangeException {
    int own = number(physicalFunction);
    int first = present.isEmpty() ? own + DEFAULT_OFFSET : number(present.get(0).address());
    int stride =
        present.size() < 2
            ? 1
            : number(present.get(1).address()) - number(present.get(0).address());
    int number = first + index * stride;
    int lastBus =
        physical
            .parent()
            .map(parent -> host.pci().devicesByAddress().get(parent))
            .map(device -> device.buses().subordinate())
            .orElse(physicalFunction.bus());
    if (number >>> 8 > lastBus) {
      throw new HostChangeException(
          "virtual function %d of %s would need bus %02x, and the bridge above ends at %02x"
              .formatted(index, physicalFunction, number >>> 8, lastBus));
    }
    return new PciAddress(
        physicalFunction.segment(), number >>> 8, number >>> 3 & 0x1f, number & 7);
  }

  /** Bus, device and function as the 16 bits of a routing ID. */
  private static int number(PciAddress address) {
    return address.bus() << 8 | address.device() << 3 | address.function();
  }

  private static PciConfiguration configuration(PciDevice model) {
    PciConfiguration known = model.configuration().value();
    return new PciConfiguration(false, false, true, true, pcieType(known), null, null, null);
  }

  private static PciConfiguration.@Nullable PcieType pcieType(@Nullable PciConfiguration known) {
    return known == null ? PciConfiguration.PcieType.ENDPOINT : known.pcieType();
  }

  /** Each BAR of the virtual functions is one after the other in one of the physical function. */
  private static List<PciResource> bars(PciDevice physical, PciDevice first, int index) {
    List<PciResource> bars = new ArrayList<>();
    for (PciResource bar : first.resources()) {
      AddressRange place = shifted(bar.range(), index);
      boolean reserved =
          physical.resources().stream()
              .filter(resource -> resource.use() == PciResource.Use.VF_BAR)
              .anyMatch(resource -> resource.range().contains(place));
      if (reserved) {
        bars.add(new PciResource(bar.slot(), bar.use(), place, bar.flags()));
      }
    }
    return bars;
  }

  private static AddressRange shifted(AddressRange range, int times) {
    return new AddressRange(
        range.start() + times * range.size(), range.end() + times * range.size());
  }
}
