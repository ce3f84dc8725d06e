// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.emulator.change.UnitWidthChange;
import io.iovascope.emulator.description.DescriptionProblems;
import io.iovascope.emulator.description.HostDescription;
import io.iovascope.emulator.description.HostDescription.Rmrr;
import io.iovascope.emulator.description.HostDescription.Unit;
import io.iovascope.emulator.description.Place;
import io.iovascope.emulator.draft.DmarLayout;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.read.DmarPlausibility;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The DMAR table of an invented host, and its units. */
final class InventedFirmware {

  private static final long FIRST_REGISTERS = 0xfed9_0000L;
  private static final long REGISTERS = 0x1000;

  /** Units beyond it would reach into the interrupt window. */
  private static final int MOST_UNITS = 96;

  /** A server's: domain ids of 16 bits, large pages. */
  private static final long CAPABILITY = 0x8d2078c106f0466L;

  private static final long CACHING_MODE = 1L << 7;

  /** A server's without device IOTLBs: coherent, QI, interrupt remapping, pass-through. */
  private static final long EXTENDED = 0xf020dbL;

  private static final Map<String, Long> ADDED =
      Map.of(
          "scalable", 1L << 43 | 1L << 46 | 1L << 40,
          "first-stage", 1L << 43 | 1L << 46 | 1L << 40 | 1L << 47,
          "device-iotlb", 1L << 2);

  private static final Map<String, Long> TAKEN =
      Map.of("no-pass-through", 1L << 6, "no-interrupt-remapping", 1L << 3);

  /** The table, with every structure at its place. */
  final DmarTable table;

  /** The units by name, without devices. */
  final List<IommuUnit> units;

  private final DescriptionProblems problems;

  InventedFirmware(
      HostDescription description, List<LaidBridge> bridges, DescriptionProblems problems) {
    this.problems = problems;
    List<DmarTable.Unit> drhds = new ArrayList<>();
    List<IommuUnit> named = new ArrayList<>();
    Set<Integer> served = new HashSet<>();
    for (LaidBridge bridge : bridges) {
      for (Unit unit : bridge.description.units()) {
        int segment = bridge.rootBus.segment();
        if (unit.all() && !served.add(segment)) {
          problems.add(unit.place(), "segment %04x has a unit for all already".formatted(segment));
        }
        if (drhds.size() == MOST_UNITS) {
          problems.add(unit.place(), "more than %d units".formatted(MOST_UNITS));
        }
        long base = FIRST_REGISTERS + REGISTERS * drhds.size();
        named.add(unit(unit, "dmar" + drhds.size(), base));
        drhds.add(
            new DmarTable.Unit(segment, base, REGISTERS, unit.all(), scopes(unit, bridge), 0));
      }
    }
    named.sort(Comparator.comparing(IommuUnit::name));
    this.units = List.copyOf(named);
    boolean remapping =
        named.stream()
            .allMatch(
                unit ->
                    unit.extendedCapability() != null
                        && unit.extendedCapability().interruptRemapping());
    DmarTable placed =
        DmarLayout.placed(
            new DmarTable(
                1,
                "INVENT",
                "IOVASCOP",
                description.physicalBits(),
                remapping,
                false,
                false,
                true,
                drhds,
                reserved(description, bridges),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    this.table = placed.withProblems(DmarPlausibility.problems(placed));
  }

  private static IommuUnit unit(Unit described, String name, long base) {
    long capability =
        described.capability() != null
            ? described.capability()
            : UnitWidthChange.capability(CAPABILITY, described.width()).value()
                | (described.features().contains("caching-mode") ? CACHING_MODE : 0);
    long extended = EXTENDED;
    for (String feature : described.features()) {
      extended |= ADDED.getOrDefault(feature, 0L);
    }
    for (String feature : described.features()) {
      extended &= ~TAKEN.getOrDefault(feature, 0L);
    }
    if (described.extendedCapability() != null) {
      extended = described.extendedCapability();
    }
    IommuUnit.Capability register = new IommuUnit.Capability(capability);
    return new IommuUnit(
        name,
        base,
        "1:0",
        register,
        new IommuUnit.ExtendedCapability(extended),
        0,
        (int) register.domains(),
        List.of());
  }

  private List<Scope> scopes(Unit unit, LaidBridge bridge) {
    if (unit.all()) {
      return List.of();
    }
    if (unit.devices().isEmpty()) {
      return bridge.functions.stream().map(InventedFirmware::scope).toList();
    }
    return named(unit.devices(), List.of(bridge), unit.place());
  }

  /** Every function of these names, by name and then as they are found. */
  private List<Scope> named(List<String> names, List<LaidBridge> bridges, Place place) {
    List<Scope> scopes = new ArrayList<>();
    for (String name : names) {
      List<Scope> found =
          bridges.stream()
              .flatMap(bridge -> bridge.all().stream())
              .filter(function -> function.description.name().equals(name))
              .map(InventedFirmware::scope)
              .toList();
      if (found.isEmpty()) {
        problems.add(place, "no device here has the name '%s'".formatted(name));
      }
      scopes.addAll(found);
    }
    return scopes;
  }

  /** A table's RMRR is about one segment; devices in several get one each. */
  private List<ReservedMemory> reserved(HostDescription description, List<LaidBridge> bridges) {
    List<ReservedMemory> memory = new ArrayList<>();
    for (Rmrr rmrr : description.rmrrs()) {
      Map<Integer, List<LaidBridge>> segments = new TreeMap<>();
      bridges.stream()
          .filter(
              bridge ->
                  bridge.all().stream()
                      .anyMatch(function -> rmrr.devices().contains(function.description.name())))
          .forEach(
              bridge ->
                  segments
                      .computeIfAbsent(bridge.rootBus.segment(), segment -> new ArrayList<>())
                      .add(bridge));
      segments.forEach(
          (segment, inSegment) -> {
            List<String> names =
                rmrr.devices().stream()
                    .filter(
                        name ->
                            inSegment.stream()
                                .flatMap(bridge -> bridge.all().stream())
                                .anyMatch(function -> function.description.name().equals(name)))
                    .toList();
            List<Scope> scopes = named(names, inSegment, rmrr.place());
            memory.add(new ReservedMemory(segment, rmrr.start(), rmrr.end(), scopes, 0));
          });
      for (String name : rmrr.devices()) {
        named(List.of(name), bridges, rmrr.place());
      }
    }
    return memory;
  }

  private static Scope scope(LaidFunction function) {
    return new Scope(
        function.isBridge() ? ScopeType.BRIDGE : ScopeType.ENDPOINT,
        0,
        function.rootBus.number(),
        function.path.stream().map(step -> new PathEntry(step.device(), step.function())).toList());
  }
}
