// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.VfioSettings;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.machine.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts groups and units together, and binds the functions to them. */
final class IommuAssembly {

  private final PieceEvidence evidence;
  private final Host.Kernel kernel;
  private final Map<String, Integer> groupOf = new LinkedHashMap<>();
  private final Map<Integer, TreeSet<String>> members = new TreeMap<>();

  IommuAssembly(PieceEvidence evidence, Host.Kernel kernel) {
    this.evidence = evidence;
    this.kernel = kernel;
    evidence
        .all(Fact.InGroup.class)
        .forEach(told -> groupOf.put(told.fact().device(), told.fact().group()));
    groupOf.forEach(
        (device, group) -> members.computeIfAbsent(group, each -> new TreeSet<>()).add(device));
    evidence
        .all(Fact.Regions.class)
        .forEach(told -> members.computeIfAbsent(told.fact().group(), each -> new TreeSet<>()));
  }

  /** The functions with the groups and units that they belong to. */
  List<PciDevice> bound(List<PciDevice> devices, Reading<DmarTable> table) {
    Map<PciAddress, PciDevice> byAddress = new HashMap<>();
    devices.forEach(device -> byAddress.put(device.address(), device));
    DmarTable scopes =
        table.optional().filter(found -> found.basis() == DmarTable.Basis.BYTES).orElse(null);
    ServingUnits serving = new ServingUnits(units(), scopes, byAddress);
    Map<PciAddress, String> told = new HashMap<>();
    evidence
        .all(Fact.ServedBy.class)
        .forEach(each -> told.put(each.fact().address(), each.fact().unit()));
    List<PciDevice> bound = new ArrayList<>();
    for (PciDevice device : devices) {
      Integer group = groupOf.get(device.address().toString());
      String unit = told.get(device.address());
      if (unit == null && group != null) {
        unit = serving.of(device).orElse(null);
      }
      bound.add(device.with(device.binding().in(group, unit)));
    }
    return bound;
  }

  /**
   * @param devices bound to their groups and units
   */
  Host.Iommu of(List<PciDevice> devices, Machine machine) {
    List<IommuUnit> units = new ArrayList<>();
    for (IommuUnit unit : units()) {
      units.add(
          unit.withDevices(
              devices.stream()
                  .filter(device -> unit.name().equals(device.binding().unit()))
                  .map(device -> device.address().toString())
                  .sorted()
                  .toList()));
    }
    return new Host.Iommu(
        active() ? units : List.of(),
        unitsPresent(machine),
        groups(),
        evidence.best(Fact.Iommufd.class).map(told -> told.fact().present()).orElse(null),
        evidence
            .best(Fact.Vfio.class)
            .map(told -> told.fact().settings())
            .orElseGet(() -> new VfioSettings(null, null)));
  }

  /** A unit is listed before it is known whether the kernel will use it. */
  private boolean active() {
    return !evidence.has(Fact.NotUsed.class) || !members.isEmpty();
  }

  private @Nullable Boolean unitsPresent(Machine machine) {
    if (!machine.iommu().isVtd()) {
      return true;
    }
    if (evidence.all(Fact.UnitsPresent.class).stream().anyMatch(told -> told.fact().present())
        || evidence.has(Fact.Table.class)
        || evidence.has(Fact.Unit.class)) {
      return true;
    }
    return evidence.has(Fact.UnitsPresent.class) ? Boolean.FALSE : null;
  }

  private List<IommuUnit> units() {
    Map<String, IommuUnit> units = new TreeMap<>();
    evidence
        .all(Fact.Unit.class)
        .forEach(
            told ->
                units.merge(told.fact().unit().name(), told.fact().unit(), IommuAssembly::joined));
    return List.copyOf(units.values());
  }

  private static IommuUnit joined(IommuUnit known, IommuUnit better) {
    return new IommuUnit(
        known.name(),
        better.address() == null ? known.address() : better.address(),
        better.version() == null ? known.version() : better.version(),
        better.capability() == null ? known.capability() : better.capability(),
        better.extendedCapability() == null
            ? known.extendedCapability()
            : better.extendedCapability(),
        better.domainsUsed() == null ? known.domainsUsed() : better.domainsUsed(),
        better.domainsSupported() == null ? known.domainsSupported() : better.domainsSupported(),
        List.of());
  }

  private List<IommuGroup> groups() {
    Map<Integer, String> types = new HashMap<>();
    evidence
        .all(Fact.GroupType.class)
        .forEach(told -> types.put(told.fact().group(), told.fact().type()));
    Map<Integer, Reading<List<ReservedRegion>>> regions = new HashMap<>();
    evidence
        .all(Fact.Regions.class)
        .forEach(told -> regions.put(told.fact().group(), told.fact().regions()));
    String usual = defaultType().orElse(null);
    List<IommuGroup> groups = new ArrayList<>();
    members.forEach(
        (id, devices) -> {
          String type = types.getOrDefault(id, usual);
          groups.add(
              new IommuGroup(
                  id,
                  type,
                  List.copyOf(devices),
                  regions.containsKey(id)
                      ? regions.get(id)
                      : evidence.missing(
                          "/sys/kernel/iommu_groups/" + id + "/reserved_regions",
                          "grep -r . /sys/kernel/iommu_groups/*/reserved_regions")));
        });
    return groups;
  }

  /**
   * The type that groups have by default. Kernels before 5.4 do not say; there the command line
   * alone decides (iommu_set_def_domain_type()).
   */
  private Optional<String> defaultType() {
    Optional<String> told = evidence.best(Fact.DefaultType.class).map(each -> each.fact().type());
    if (told.isPresent()) {
      return told;
    }
    Optional<KernelRelease> release = kernel.release().optional();
    Optional<CommandLine> line = kernel.commandLine().optional();
    boolean translates = kernel.bootLog().optional().map(BootLog::translationEnabled).orElse(false);
    if (release.isEmpty() || line.isEmpty() || release.get().isAtLeast(5, 4) || !translates) {
      return Optional.empty();
    }
    boolean passthrough =
        line.get().hasOption("iommu", "pt") || line.get().truth("iommu.passthrough").orElse(false);
    return Optional.of(passthrough ? "identity" : "DMA");
  }
}
