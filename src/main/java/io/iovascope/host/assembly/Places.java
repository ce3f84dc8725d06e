// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.fact.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where each function is in the tree of buses. A bus that is below no bridge is a root bus; a
 * virtual function is beside its physical function, on whatever bus it has.
 */
final class Places {

  private final Map<PciAddress, Fact.BusesBelow> bridges = new HashMap<>();
  private final Map<PciBus, PciAddress> bridgeAbove = new HashMap<>();
  private final Map<PciAddress, PciAddress> physical = new HashMap<>();
  private final Map<PciAddress, PciAddress> below = new HashMap<>();
  private final Map<Integer, PciAddress> vmdOfSegment = new HashMap<>();
  private final Set<PciBus> rootBuses = new HashSet<>();

  Places(PieceEvidence evidence) {
    evidence
        .all(Fact.BusesBelow.class)
        .forEach(told -> bridges.put(told.fact().bridge(), told.fact()));
    bridges
        .values()
        .forEach(
            buses ->
                bridgeAbove.put(
                    new PciBus(buses.bridge().segment(), buses.secondary()), buses.bridge()));
    evidence
        .all(Fact.VirtualFunction.class)
        .forEach(told -> physical.put(told.fact().address(), told.fact().physicalFunction()));
    evidence
        .all(Fact.Below.class)
        .forEach(told -> below.put(told.fact().address(), told.fact().bridge()));
    evidence
        .all(Fact.BelowVmd.class)
        .forEach(told -> vmdOfSegment.put(told.fact().bus().segment(), told.fact().endpoint()));
    evidence.all(Fact.RootBus.class).forEach(told -> rootBuses.add(told.fact().bus()));
  }

  /** The place of a function; a chain of bridges that comes back to itself ends there. */
  PciDevice.Place of(PciAddress address, @Nullable Integer numaNode) {
    List<PciAddress> path = new ArrayList<>(List.of(address));
    Set<PciAddress> seen = new HashSet<>(path);
    PciAddress at = address;
    while (true) {
      Optional<PciAddress> above = above(at);
      if (above.isEmpty() || !seen.add(above.get())) {
        break;
      }
      at = above.get();
      path.add(0, at);
    }
    PciAddress vmd = vmdOfSegment.get(address.segment());
    return new PciDevice.Place(
        new PciBus(at.segment(), at.bus()), path, address.equals(vmd) ? null : vmd, numaNode);
  }

  PciDevice.@Nullable Buses buses(PciAddress address) {
    Fact.BusesBelow buses = bridges.get(address);
    return buses == null ? null : new PciDevice.Buses(buses.secondary(), buses.subordinate());
  }

  private Optional<PciAddress> above(PciAddress address) {
    PciAddress told = below.get(address);
    if (told != null) {
      return Optional.of(told);
    }
    PciAddress function = physical.get(address);
    if (function != null && !function.equals(address)) {
      // The bus of a virtual function may be one that no bridge names.
      return bridgeTo(function);
    }
    return bridgeTo(address);
  }

  private Optional<PciAddress> bridgeTo(PciAddress address) {
    PciBus bus = new PciBus(address.segment(), address.bus());
    PciAddress bridge = bridgeAbove.get(bus);
    if (bridge != null || rootBuses.contains(bus)) {
      return Optional.ofNullable(bridge);
    }
    return bridges.values().stream()
        .filter(buses -> buses.bridge().segment() == address.segment())
        .filter(buses -> buses.secondary() < address.bus() && address.bus() <= buses.subordinate())
        .max((a, b) -> Integer.compare(a.secondary(), b.secondary()))
        .map(Fact.BusesBelow::bridge);
  }

  /** The root buses that are announced or that functions hang from, in order. */
  List<PciBus> rootBuses(List<PciDevice> devices) {
    Set<PciBus> all =
        new TreeSet<>(
            (a, b) ->
                a.segment() == b.segment()
                    ? Integer.compare(a.number(), b.number())
                    : Integer.compare(a.segment(), b.segment()));
    all.addAll(rootBuses);
    devices.forEach(device -> all.add(device.place().rootBus()));
    return List.copyOf(all);
  }
}
