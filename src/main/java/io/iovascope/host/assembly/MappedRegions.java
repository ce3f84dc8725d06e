// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.address.AddressRange;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices of RMRRs where nothing but the log of an old kernel tells them. Before 5.3 Linux says
 * for which device it maps which of them: {@code Setting identity map for device 0000:00:1d.0 [0x…
 * - 0x…]}, once for each scope whose device is there (iommu_prepare_rmrr_dev() of
 * drivers/iommu/intel-iommu.c). What is said of a region that no other line names makes the region.
 */
final class MappedRegions {

  /** The kernel's own, for floppies behind an ISA bridge (iommu_prepare_isa()). */
  private static final AddressRange OF_THE_KERNEL = new AddressRange(0, (16 << 20) - 1);

  private static final long PAGE = 4096;

  private final Map<PciAddress, PciDevice> devices = new LinkedHashMap<>();
  private final Map<AddressRange, List<Scope>> scopes = new LinkedHashMap<>();
  private final Map<AddressRange, Integer> lines = new LinkedHashMap<>();

  private MappedRegions(List<PciDevice> devices) {
    devices.forEach(device -> this.devices.put(device.address(), device));
  }

  /** The table with these devices; another than a log's stays as it is. */
  static Reading<DmarTable> in(
      Reading<DmarTable> table, PieceEvidence evidence, List<PciDevice> devices) {
    DmarTable found = table.value();
    if (found == null || found.basis() != DmarTable.Basis.LOG) {
      return table;
    }
    MappedRegions mapped = new MappedRegions(devices);
    evidence.all(Fact.MappedForFirmware.class).forEach(mapped::add);
    return mapped.scopes.isEmpty()
        ? table
        : new Reading<>(
            table.status(),
            found.withReservedMemory(mapped.regions(found.reservedMemory())),
            table.path(),
            table.detail());
  }

  private void add(PieceEvidence.Witness<Fact.MappedForFirmware> told) {
    AddressRange range = inclusive(told.fact().range());
    PciDevice device = devices.get(told.fact().address());
    if (device == null || range.equals(OF_THE_KERNEL)) {
      return;
    }
    Scope scope =
        new Scope(
            device.isBridge() ? ScopeType.BRIDGE : ScopeType.ENDPOINT,
            0,
            device.place().rootBus().number(),
            device.place().path().stream()
                .map(address -> new PathEntry(address.device(), address.function()))
                .toList());
    List<Scope> known = scopes.computeIfAbsent(range, each -> new ArrayList<>());
    if (!known.contains(scope)) {
      known.add(scope);
    }
    lines.putIfAbsent(range, told.line());
  }

  /** Kernels before 3.0 print the address behind the last one. */
  private static AddressRange inclusive(AddressRange printed) {
    boolean behind = printed.end() % PAGE == 0 && printed.end() != printed.start();
    return behind ? new AddressRange(printed.start(), printed.end() - 1) : printed;
  }

  private List<ReservedMemory> regions(List<ReservedMemory> listed) {
    List<ReservedMemory> regions = new ArrayList<>();
    for (ReservedMemory memory : listed) {
      List<Scope> named = memory.range() == null ? null : scopes.remove(memory.range());
      regions.add(
          named == null
              ? memory
              : new ReservedMemory(
                  memory.segment(), memory.start(), memory.end(), named, memory.offset()));
    }
    scopes.forEach(
        (range, named) ->
            regions.add(
                new ReservedMemory(
                    0, range.start(), range.end(), named, lines.getOrDefault(range, 0))));
    return regions;
  }
}
