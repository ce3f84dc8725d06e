package io.iovascope.emulator.boot;

import io.iovascope.emulator.draft.FunctionDraft;
import io.iovascope.emulator.draft.HostDraft;
import io.iovascope.emulator.draft.IommuSwitch;
import io.iovascope.emulator.draft.LogDraft;
import io.iovascope.emulator.draft.UnitLookup;
import io.iovascope.host.BootLog;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a kernel makes of a machine when it boots: which units it uses, which groups there are and
 * of which type, what it prints about them and logs. What the kernel of the original host has shown
 * stays as long as nothing changes that it follows from; groups keep their numbers.
 */
public final class SimulatedBoot {

  private final Host before;
  private final HostDraft draft;
  private final List<String> notes = new ArrayList<>();
  private final Picture then;
  private final boolean worked;

  private SimulatedBoot(Host before, Host edited) {
    this.before = before;
    this.draft = new HostDraft(edited);
    this.then = PictureAssembly.of(before);
    this.worked = then.state().works();
  }

  /**
   * @param before the host that the edited one was made of
   * @param edited its facts with changes, of which nothing has been derived
   */
  public static Simulation of(Host before, Host edited) {
    return new SimulatedBoot(before, edited).boot();
  }

  private Simulation boot() {
    windows();
    if (IommuSwitch.isOn(draft.host(), before)) {
      noteDefault();
      if (!worked) {
        switchOn();
      }
      assign();
      draft.groups = groups();
      types();
      regions();
    } else {
      switchOff();
    }
    log();
    return new Simulation(draft.host(), notes);
  }

  private void windows() {
    HostWindows windows = new HostWindows(before, draft.host());
    draft.ioMemory = windows.ioMemory();
    draft.bootLog = windows.bootLog();
    notes.addAll(windows.notes());
  }

  private void noteDefault() {
    boolean silent = IommuSwitch.asked(draft.host()) == null;
    boolean unseen = IommuSwitch.asked(before) != null && before.kernelConfig().value() == null;
    if (silent && unseen) {
      notes.add(
          "whether this kernel uses the IOMMU without intel_iommu= is not known (no configuration); taken as yes");
    }
  }

  private void switchOff() {
    draft.unitsPresent =
        draft.units.isEmpty() && !draft.dmar.isOk() ? draft.unitsPresent : Boolean.TRUE;
    draft.units = List.of();
    draft.groups = List.of();
    draft.devices =
        draft.devices.stream()
            .map(
                device -> {
                  FunctionDraft function = new FunctionDraft(device);
                  function.group = null;
                  function.unit = null;
                  if (worked) {
                    function.configuration = AcsState.off(device.configuration());
                  }
                  return function.device();
                })
            .toList();
  }

  /** Units whose registers nobody could read while they were off have no capabilities here. */
  private void switchOn() {
    if (draft.units.isEmpty()) {
      List<IommuUnit> units = new ArrayList<>();
      for (DmarTable.Unit unit : draft.dmar.optional().map(DmarTable::units).orElse(List.of())) {
        units.add(
            new IommuUnit(
                "dmar" + units.size(),
                unit.registerBase(),
                null,
                null,
                null,
                null,
                null,
                List.of()));
      }
      draft.units = units;
      notes.add("the registers of the units are not known, so no address width is");
    }
    draft.devices =
        draft.devices.stream()
            .map(
                device -> {
                  FunctionDraft function = new FunctionDraft(device);
                  function.configuration = AcsState.on(device.configuration());
                  return function.device();
                })
            .toList();
  }

  /** Gives a unit and a group to every device that the original kernel did not look at. */
  private void assign() {
    Map<PciAddress, PciDevice> old = before.devicesByAddress();
    UnitLookup lookup = new UnitLookup(draft.host());
    Map<PciAddress, PciDevice> devices = new TreeMap<>();
    List<PciAddress> fresh = new ArrayList<>();
    for (PciDevice device : draft.devices) {
      FunctionDraft function = new FunctionDraft(device);
      if (!worked || !old.containsKey(device.address())) {
        function.unit = lookup.unitOf(device).orElse(null);
        function.group = null;
        if (function.unit != null) {
          fresh.add(device.address());
        }
      }
      devices.put(device.address(), function.device());
    }
    IommuGrouping grouping = new IommuGrouping(devices);
    fresh.stream()
        .map(address -> Objects.requireNonNull(devices.get(address)))
        .sorted(BootOrder.OF_DEVICES)
        .forEach(
            device -> {
              FunctionDraft function = new FunctionDraft(device);
              function.group = grouping.add(device);
              devices.put(device.address(), function.device());
            });
    draft.devices = List.copyOf(devices.values());
    draft.units = draft.units.stream().map(this::served).toList();
  }

  private IommuUnit served(IommuUnit unit) {
    List<String> names = new ArrayList<>();
    unit.devices().stream().filter(name -> PciAddress.parse(name).isEmpty()).forEach(names::add);
    draft.devices.stream()
        .filter(device -> unit.name().equals(device.unit()))
        .map(device -> device.address().toString())
        .forEach(names::add);
    return unit.withDevices(names.stream().sorted().toList());
  }

  private List<IommuGroup> groups() {
    Map<Integer, List<String>> members = new TreeMap<>();
    for (IommuGroup group : before.groups()) {
      group.devices().stream()
          .filter(name -> PciAddress.parse(name).isEmpty())
          .forEach(name -> members.computeIfAbsent(group.id(), id -> new ArrayList<>()).add(name));
    }
    for (PciDevice device : draft.devices) {
      Integer group = device.group();
      if (group != null) {
        members.computeIfAbsent(group, id -> new ArrayList<>()).add(device.address().toString());
      }
    }
    List<IommuGroup> groups = new ArrayList<>();
    members.forEach(
        (id, names) -> {
          Optional<IommuGroup> known = before.group(id);
          groups.add(
              new IommuGroup(
                  id,
                  known.map(IommuGroup::type).orElse(null),
                  names.stream().sorted().toList(),
                  known
                      .map(IommuGroup::reservedRegions)
                      .orElseGet(
                          () ->
                              Reading.absent(
                                  "/sys/kernel/iommu_groups/%d/reserved_regions".formatted(id),
                                  "not there"))));
        });
    return groups;
  }

  /** A type that no rule explains stays, unless the rule's answer changes. */
  private void types() {
    DomainTypes now = new DomainTypes(unitsAlone(draft.host()));
    DomainTypes old = new DomainTypes(then);
    Map<Integer, String> units = unitsOfGroups();
    draft.groups =
        draft.groups.stream()
            .map(
                group -> {
                  String unit = units.getOrDefault(group.id(), "");
                  String type = now.of(unit);
                  boolean same = group.type() != null && type.equals(old.of(unit));
                  return new IommuGroup(
                      group.id(),
                      same ? group.type() : type,
                      group.devices(),
                      group.reservedRegions());
                })
            .toList();
  }

  /** The units of a host under the rules of its kernel, without the labour of its devices. */
  private static Picture unitsAlone(Host host) {
    HostDraft bare = new HostDraft(host);
    bare.devices = List.of();
    bare.groups = List.of();
    return PictureAssembly.of(bare.host());
  }

  /**
   * Of which regions the kernel prints what it has; where they cannot be mapped no group is left.
   */
  private void regions() {
    Map<Integer, GroupPicture> old = new HashMap<>();
    then.groups().forEach(group -> old.put(group.group().id(), group));
    Picture picture = PictureAssembly.of(draft.host());
    Map<String, Long> ends = new HashMap<>();
    picture
        .units()
        .forEach(
            unit ->
                Optional.ofNullable(unit.dmaApi())
                    .map(Aperture::range)
                    .ifPresent(range -> ends.put(unit.unit().name(), range.end())));
    Map<Integer, String> units = unitsOfGroups();
    List<IommuGroup> groups = new ArrayList<>();
    for (GroupPicture now : picture.groups()) {
      Integer id = now.group().id();
      Long end = ends.get(units.getOrDefault(id, ""));
      if (now.group().isTranslated() && end != null && reachesBeyond(now, end)) {
        failBeyondAperture(id);
        return;
      }
      groups.add(PrintedRegions.of(old.get(id), now));
    }
    draft.groups = groups;
  }

  /**
   * A direct region that the page tables cannot reach makes the attach of its group fail, and then
   * no group is left while the units go on translating; kernel 6.1 panics.
   */
  private void failBeyondAperture(int group) {
    notes.add(
        "a region of group %d lies beyond its aperture: no group can be set up (kernel 6.1 panics)"
            .formatted(group));
    draft.groups = List.of();
    draft.devices = draft.devices.stream().map(SimulatedBoot::released).toList();
    draft.units = draft.units.stream().map(this::served).toList();
  }

  private static boolean reachesBeyond(GroupPicture group, long end) {
    return group.modelReserved().stream()
        .filter(region -> region.kind().label().startsWith("direct"))
        .anyMatch(region -> Long.compareUnsigned(region.range().end(), end) > 0);
  }

  private Map<Integer, String> unitsOfGroups() {
    Map<Integer, String> units = new HashMap<>();
    for (PciDevice device : draft.devices) {
      if (device.group() != null && device.unit() != null) {
        units.putIfAbsent(device.group(), device.unit());
      }
    }
    return units;
  }

  private static PciDevice released(PciDevice device) {
    FunctionDraft function = new FunctionDraft(device);
    function.group = null;
    function.unit = null;
    return function.device();
  }

  private void log() {
    Host host = draft.host();
    draft.bootLog =
        draft.bootLog.map(
            (BootLog log) -> {
              LogDraft boot = new LogDraft(log);
              boot.groupChanges = BootOrder.groupChanges(log.groupChanges(), host);
              boot.translationEnabled = !host.units().isEmpty();
              boot.interruptRemapping = remapsInterrupts(log, host);
              boot.batchingDisallowed =
                  !host.units().isEmpty()
                      && new DomainTypes(unitsAlone(host)).isBatchingDisallowed();
              return boot.log();
            });
  }

  private boolean remapsInterrupts(BootLog log, Host host) {
    boolean forbidden = forbidsRemapping(host);
    if (forbidden == forbidsRemapping(before)) {
      return log.interruptRemapping();
    }
    return !forbidden
        && host.dmar().optional().map(DmarTable::interruptRemapping).orElse(true)
        && host.units().stream()
            .allMatch(
                unit ->
                    unit.extendedCapability() == null
                        || unit.extendedCapability().interruptRemapping());
  }

  private static boolean forbidsRemapping(Host host) {
    return host.commandLine()
        .optional()
        .map(line -> line.disablesInterruptRemapping())
        .orElse(false);
  }
}
