// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

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
  private Host host;
  private final List<String> notes = new ArrayList<>();
  private final Picture then;
  private final boolean worked;

  private SimulatedBoot(Host before, Host edited) {
    this.before = before;
    this.host = edited;
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
    if (IommuSwitch.isOn(host, before)) {
      noteDefault();
      if (!worked) {
        switchOn();
      }
      assign();
      host = host.with(host.iommu().withGroups(groups()));
      types();
      regions();
    } else {
      switchOff();
    }
    log();
    return new Simulation(host, notes);
  }

  private void windows() {
    HostWindows windows = new HostWindows(before, host);
    host = host.with(host.firmware().withIoMemory(windows.ioMemory()));
    host = host.with(host.kernel().withBootLog(windows.bootLog()));
    notes.addAll(windows.notes());
  }

  private void noteDefault() {
    boolean silent = IommuSwitch.asked(host) == null;
    boolean unseen = IommuSwitch.asked(before) != null && before.kernel().config().value() == null;
    if (silent && unseen) {
      notes.add(
          "whether this kernel uses the IOMMU without intel_iommu= is not known (no configuration); taken as yes");
    }
  }

  private void switchOff() {
    host =
        host.with(
            host.iommu()
                .withUnitsPresent(
                    host.iommu().units().isEmpty() && !host.firmware().dmar().isOk()
                        ? host.iommu().unitsPresent()
                        : Boolean.TRUE));
    host = host.with(host.iommu().withUnits(List.of()));
    host = host.with(host.iommu().withGroups(List.of()));
    host =
        host.with(
            host.pci()
                .withDevices(
                    host.pci().devices().stream()
                        .map(SimulatedBoot::released)
                        .map(
                            device ->
                                worked ? device.with(AcsState.off(device.configuration())) : device)
                        .toList()));
  }

  /** Units whose registers nobody could read while they were off have no capabilities here. */
  private void switchOn() {
    if (host.iommu().units().isEmpty()) {
      List<IommuUnit> units = new ArrayList<>();
      for (DmarTable.Unit unit :
          host.firmware().dmar().optional().map(DmarTable::units).orElse(List.of())) {
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
      host = host.with(host.iommu().withUnits(units));
      notes.add("the registers of the units are not known, so no address width is");
    }
    host =
        host.with(
            host.pci()
                .withDevices(
                    host.pci().devices().stream()
                        .map(device -> device.with(AcsState.on(device.configuration())))
                        .toList()));
  }

  /** Gives a unit and a group to every device that the original kernel did not look at. */
  private void assign() {
    Map<PciAddress, PciDevice> old = before.pci().devicesByAddress();
    UnitLookup lookup = new UnitLookup(host);
    Map<PciAddress, PciDevice> devices = new TreeMap<>();
    List<PciAddress> fresh = new ArrayList<>();
    for (PciDevice device : host.pci().devices()) {
      if (worked && old.containsKey(device.address())) {
        devices.put(device.address(), device);
      } else {
        String unit = lookup.unitOf(device).orElse(null);
        devices.put(device.address(), device.with(device.binding().in(null, unit)));
        if (unit != null) {
          fresh.add(device.address());
        }
      }
    }
    IommuGrouping grouping = new IommuGrouping(devices);
    fresh.stream()
        .map(address -> Objects.requireNonNull(devices.get(address)))
        .sorted(BootOrder.OF_DEVICES)
        .forEach(
            device ->
                devices.put(
                    device.address(),
                    device.with(
                        device.binding().in(grouping.add(device), device.binding().unit()))));
    host = host.with(host.pci().withDevices(List.copyOf(devices.values())));
    host =
        host.with(host.iommu().withUnits(host.iommu().units().stream().map(this::served).toList()));
  }

  private IommuUnit served(IommuUnit unit) {
    List<String> names = new ArrayList<>();
    unit.devices().stream().filter(name -> PciAddress.parse(name).isEmpty()).forEach(names::add);
    host.pci().devices().stream()
        .filter(device -> unit.name().equals(device.binding().unit()))
        .map(device -> device.address().toString())
        .forEach(names::add);
    return unit.withDevices(names.stream().sorted().toList());
  }

  private List<IommuGroup> groups() {
    Map<Integer, List<String>> members = new TreeMap<>();
    for (IommuGroup group : before.iommu().groups()) {
      group.devices().stream()
          .filter(name -> PciAddress.parse(name).isEmpty())
          .forEach(name -> members.computeIfAbsent(group.id(), id -> new ArrayList<>()).add(name));
    }
    for (PciDevice device : host.pci().devices()) {
      Integer group = device.binding().group();
      if (group != null) {
        members.computeIfAbsent(group, id -> new ArrayList<>()).add(device.address().toString());
      }
    }
    List<IommuGroup> groups = new ArrayList<>();
    members.forEach(
        (id, names) -> {
          Optional<IommuGroup> known = before.iommu().group(id);
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
    DomainTypes now = new DomainTypes(unitsAlone(host));
    DomainTypes old = new DomainTypes(then);
    Map<Integer, String> units = unitsOfGroups();
    host =
        host.with(
            host.iommu()
                .withGroups(
                    host.iommu().groups().stream()
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
                        .toList()));
  }

  /** The units of a host under the rules of its kernel, without the labour of its devices. */
  private static Picture unitsAlone(Host host) {
    return PictureAssembly.of(
        host.with(host.pci().withDevices(List.of())).with(host.iommu().withGroups(List.of())));
  }

  /**
   * Of which regions the kernel prints what it has; where they cannot be mapped no group is left.
   */
  private void regions() {
    Map<Integer, GroupPicture> old = new HashMap<>();
    then.groups().forEach(group -> old.put(group.group().id(), group));
    Picture picture = PictureAssembly.of(host);
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
    host = host.with(host.iommu().withGroups(groups));
  }

  /**
   * A direct region that the page tables cannot reach makes the attach of its group fail, and then
   * no group is left while the units go on translating; kernel 6.1 panics.
   */
  private void failBeyondAperture(int group) {
    notes.add(
        "a region of group %d lies beyond its aperture: no group can be set up (kernel 6.1 panics)"
            .formatted(group));
    host = host.with(host.iommu().withGroups(List.of()));
    host =
        host.with(
            host.pci()
                .withDevices(host.pci().devices().stream().map(SimulatedBoot::released).toList()));
    host =
        host.with(host.iommu().withUnits(host.iommu().units().stream().map(this::served).toList()));
  }

  private static boolean reachesBeyond(GroupPicture group, long end) {
    return group.modelReserved().stream()
        .filter(region -> region.kind().isDirect())
        .anyMatch(region -> Long.compareUnsigned(region.range().end(), end) > 0);
  }

  private Map<Integer, String> unitsOfGroups() {
    Map<Integer, String> units = new HashMap<>();
    for (PciDevice device : host.pci().devices()) {
      if (device.binding().group() != null && device.binding().unit() != null) {
        units.putIfAbsent(device.binding().group(), device.binding().unit());
      }
    }
    return units;
  }

  private static PciDevice released(PciDevice device) {
    return device.with(device.binding().in(null, null));
  }

  private void log() {
    host =
        host.with(
            host.kernel()
                .withBootLog(
                    host.kernel()
                        .bootLog()
                        .map(
                            (BootLog log) -> {
                              LogDraft boot = new LogDraft(log);
                              boot.groupChanges = BootOrder.groupChanges(log.groupChanges(), host);
                              boot.translationEnabled = !host.iommu().units().isEmpty();
                              boot.interruptRemapping = remapsInterrupts(log, host);
                              boot.batchingDisallowed =
                                  !host.iommu().units().isEmpty()
                                      && new DomainTypes(unitsAlone(host)).isBatchingDisallowed();
                              return boot.log();
                            })));
  }

  private boolean remapsInterrupts(BootLog log, Host host) {
    boolean forbidden = forbidsRemapping(host);
    if (forbidden == forbidsRemapping(before)) {
      return log.interruptRemapping();
    }
    return !forbidden
        && host.firmware().dmar().optional().map(DmarTable::interruptRemapping).orElse(true)
        && host.iommu().units().stream()
            .allMatch(
                unit ->
                    unit.extendedCapability() == null
                        || unit.extendedCapability().interruptRemapping());
  }

  private static boolean forbidsRemapping(Host host) {
    return host.kernel()
        .commandLine()
        .optional()
        .map(line -> line.disablesInterruptRemapping())
        .orElse(false);
  }
}
