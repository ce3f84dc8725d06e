// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.Unit;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the unit that serves a device as device_lookup_iommu() of drivers/iommu/intel/iommu.c does:
 * a unit that names the device or a bridge above it, else the one of the segment that serves all
 * others. A virtual function and one below a VMD endpoint are looked up as the function that does
 * DMA for them.
 */
public final class UnitLookup {

  private final Host host;
  private final Map<PciAddress, PciDevice> devices;

  public UnitLookup(Host host) {
    this.host = host;
    this.devices = host.pci().devicesByAddress();
  }

  /** Name of the unit; empty if none serves the device, or the DMAR table is not known. */
  public Optional<String> unitOf(PciDevice device) {
    PciDevice requester = requester(device);
    Optional<DmarTable> table = host.firmware().dmar().optional();
    if (table.isEmpty()) {
      return likeNeighbour(requester);
    }
    return unit(table.get(), requester)
        .flatMap(
            unit ->
                host.iommu().units().stream()
                    .filter(each -> Objects.equals(each.address(), unit.registerBase()))
                    .map(IommuUnit::name)
                    .findFirst());
  }

  private PciDevice requester(PciDevice device) {
    PciAddress other =
        device.sriov().physicalFunction() != null
            ? device.sriov().physicalFunction()
            : device.place().realDmaDevice();
    return other == null ? device : devices.getOrDefault(other, device);
  }

  private Optional<Unit> unit(DmarTable table, PciDevice device) {
    List<Unit> inSegment =
        table.units().stream()
            .filter(unit -> unit.segment() == device.place().rootBus().segment())
            .toList();
    return inSegment.stream()
        .filter(unit -> !unit.includeAll() && names(unit, device))
        .findFirst()
        .or(() -> inSegment.stream().filter(Unit::includeAll).findFirst());
  }

  private boolean names(Unit unit, PciDevice device) {
    List<PathEntry> path =
        device.place().path().stream()
            .map(step -> new PathEntry(step.device(), step.function()))
            .toList();
    return unit.scopes().stream().anyMatch(scope -> names(scope, path, device));
  }

  private static boolean names(Scope scope, List<PathEntry> path, PciDevice device) {
    int steps = scope.path().size();
    if (scope.startBus() != device.place().rootBus().number()
        || steps > path.size()
        || !path.subList(0, steps).equals(scope.path())) {
      return false;
    }
    return switch (scope.type()) {
      case ENDPOINT -> steps == path.size();
      case BRIDGE -> true;
      case IOAPIC, HPET, NAMESPACE -> false;
    };
  }

  /** Without the table: the unit of another device below the same host bridge. */
  private Optional<String> likeNeighbour(PciDevice device) {
    return host.pci().devices().stream()
        .filter(each -> each.place().rootBus().equals(device.place().rootBus()))
        .flatMap(each -> Optional.ofNullable(each.binding().unit()).stream())
        .findFirst();
  }
}
