// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.model.picture.BoundRmrr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds the devices that the scopes of RMRRs name, as dmar_insert_dev_scope() and
 * dmar_match_pci_path() of drivers/iommu/intel/dmar.c do.
 */
final class RmrrBinding {

  private static final int LARGEST_FIRMWARE_SEGMENT = 0xffff;
  private static final int BRIDGE_BASE_CLASS = 0x06;

  private enum Match {
    NONE,
    EXACT,
    FALLBACK
  }

  private RmrrBinding() {}

  /**
   * The RMRRs in the kernel's order, which is the reverse of the table's: each new one goes to the
   * head of the list (dmar_parse_one_rmrr()).
   */
  static List<BoundRmrr> bind(Reading<DmarTable> table, List<PciDevice> devices) {
    List<BoundRmrr> bound = new ArrayList<>();
    DmarTable found = table.value();
    if (found == null) {
      return List.of();
    }
    int number = 0;
    for (ReservedMemory memory : found.reservedMemory()) {
      AddressRange range = memory.range();
      if (range != null) {
        Origin origin = found.origin(table.path(), "RMRR " + number, memory.offset());
        bound.add(bind(memory, range, number, origin, devices));
      }
      number++;
    }
    Collections.reverse(bound);
    return List.copyOf(bound);
  }

  private static BoundRmrr bind(
      ReservedMemory memory,
      AddressRange range,
      int number,
      Origin origin,
      List<PciDevice> devices) {
    List<PciAddress> matched = new ArrayList<>();
    List<PciAddress> byFallback = new ArrayList<>();
    for (PciDevice device : devices) {
      Match match = match(memory, device);
      if (match != Match.NONE) {
        matched.add(device.address());
      }
      if (match == Match.FALLBACK) {
        byFallback.add(device.address());
      }
    }
    return new BoundRmrr(range, number, origin, matched, byFallback);
  }

  /** A device takes the first scope that fits; one whose header does not fit its scope, none. */
  private static Match match(ReservedMemory memory, PciDevice device) {
    if (device.isVirtualFunction()
        || device.place().rootBus().segment() > LARGEST_FIRMWARE_SEGMENT
        || device.place().rootBus().segment() != memory.segment()) {
      return Match.NONE;
    }
    for (Scope scope : memory.scopes()) {
      Match match = match(scope, device);
      if (match != Match.NONE) {
        return headerFits(scope.type(), device) ? match : Match.NONE;
      }
    }
    return Match.NONE;
  }

  private static Match match(Scope scope, PciDevice device) {
    if (scope.type() != ScopeType.ENDPOINT && scope.type() != ScopeType.BRIDGE) {
      return Match.NONE;
    }
    List<PathEntry> path = device.place().path().stream().map(RmrrBinding::entry).toList();
    if (scope.startBus() == device.place().rootBus().number() && scope.path().equals(path)) {
      return Match.EXACT;
    }
    // Some firmware gives the device's own bus and a path of one step.
    boolean ownBus =
        scope.path().size() == 1
            && scope.startBus() == device.address().bus()
            && scope.path().get(0).equals(entry(device.address()));
    return ownBus ? Match.FALLBACK : Match.NONE;
  }

  private static PathEntry entry(PciAddress address) {
    return new PathEntry(address.device(), address.function());
  }

  private static boolean headerFits(ScopeType type, PciDevice device) {
    return type == ScopeType.ENDPOINT
        ? !device.isBridge()
        : device.isBridge() || device.baseClass() == BRIDGE_BASE_CLASS;
  }
}
