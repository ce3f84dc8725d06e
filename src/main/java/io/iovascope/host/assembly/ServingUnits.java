// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which unit serves a device, as device_lookup_iommu() of drivers/iommu/intel/iommu.c finds it in
 * the table. Without the table's scopes it is known only where there is one unit.
 */
final class ServingUnits {

  private final List<IommuUnit> units;
  private final @Nullable DmarTable table;
  private final Map<PciAddress, PciDevice> devices;

  /**
   * @param table null if its scopes are not known
   */
  ServingUnits(
      List<IommuUnit> units, @Nullable DmarTable table, Map<PciAddress, PciDevice> devices) {
    this.units = units;
    this.table = table;
    this.devices = devices;
  }

  /** Empty if it cannot be told. */
  Optional<String> of(PciDevice device) {
    if (units.size() == 1 && (table == null || table.units().size() <= 1)) {
      return Optional.of(units.get(0).name());
    }
    return table == null
        ? Optional.empty()
        : unit(table, requester(device)).flatMap(unit -> active(unit.registerBase()));
  }

  /** In whose name it does DMA, and for a virtual function whose scope counts. */
  private PciDevice requester(PciDevice device) {
    PciAddress stands =
        device.place().realDmaDevice() == null
            ? device.sriov().physicalFunction()
            : device.place().realDmaDevice();
    return stands == null ? device : devices.getOrDefault(stands, device);
  }

  private static Optional<DmarTable.Unit> unit(DmarTable table, PciDevice device) {
    int segment = device.place().rootBus().segment();
    DmarTable.Unit forAll = null;
    for (DmarTable.Unit unit : table.units()) {
      if (unit.segment() != segment) {
        continue;
      }
      if (unit.includeAll()) {
        forAll = unit;
      } else if (unit.scopes().stream().anyMatch(scope -> names(scope, device))) {
        return Optional.of(unit);
      }
    }
    return Optional.ofNullable(forAll);
  }

  /** The device itself, or a bridge above it. */
  private static boolean names(Scope scope, PciDevice device) {
    if (scope.type() != ScopeType.ENDPOINT && scope.type() != ScopeType.BRIDGE
        || scope.startBus() != device.place().rootBus().number()) {
      return false;
    }
    List<PathEntry> path =
        device.place().path().stream()
            .map(address -> new PathEntry(address.device(), address.function()))
            .toList();
    return scope.path().size() <= path.size()
        && !scope.path().isEmpty()
        && path.subList(0, scope.path().size()).equals(scope.path());
  }

  private Optional<String> active(long registerBase) {
    return units.stream()
        .filter(unit -> unit.address() != null && unit.address() == registerBase)
        .map(IommuUnit::name)
        .findFirst();
  }
}
