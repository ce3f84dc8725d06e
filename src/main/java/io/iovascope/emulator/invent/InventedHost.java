// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.emulator.boot.SimulatedBoot;
import io.iovascope.emulator.boot.SimulatedLog;
import io.iovascope.emulator.boot.Simulation;
import io.iovascope.emulator.change.CommandLineChange;
import io.iovascope.emulator.change.ConfigChange;
import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.emulator.change.KernelChange;
import io.iovascope.emulator.change.NamedKernel;
import io.iovascope.emulator.description.DescriptionProblems;
import io.iovascope.emulator.description.HostDescription;
import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.HostResources;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciNames;
import io.iovascope.host.Reading;
import io.iovascope.host.VfioSettings;
import io.iovascope.model.kernel.KernelBehaviour;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The host that a description is about, booted. */
public final class InventedHost {

  private static final String DMAR = "/sys/firmware/acpi/tables/DMAR";
  private static final String LOG = "/dev/kmsg";

  private static final Map<String, String> CONFIG =
      Map.of(
          "CONFIG_INTEL_IOMMU", "y",
          "CONFIG_INTEL_IOMMU_DEFAULT_ON", "y",
          "CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON", "y",
          "CONFIG_INTEL_IOMMU_FLOPPY_WA", "y",
          "CONFIG_BLK_DEV_FD", "m",
          "CONFIG_IOMMUFD", "m",
          "CONFIG_IOMMU_DEFAULT_DMA_LAZY", "y");

  private InventedHost() {}

  /**
   * The host, as its kernel shows it; empty if the description makes no sense.
   *
   * @param problems where errors go
   */
  public static Optional<Simulation> of(HostDescription description, DescriptionProblems problems) {
    List<LaidBridge> bridges = BusNumbering.of(description, problems);
    InventedMemory memory = new InventedMemory(description, problems);
    memory.place(bridges);
    if (problems.isEmpty()) {
      bridges.forEach(bridge -> BarPlacement.place(bridge, problems));
    }
    InventedFirmware firmware = new InventedFirmware(description, bridges, problems);
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    try {
      KernelRelease release = NamedKernel.of(description.kernel());
      Host machine = machine(description, release, bridges, memory, firmware);
      Host configured = configured(machine, description, release);
      Simulation booted = SimulatedBoot.of(machine, configured);
      return Optional.of(new Simulation(logged(booted.host()), booted.notes()));
    } catch (HostChangeException e) {
      problems.add(
          description.kernelPlace(),
          "kernel %s: %s".formatted(description.kernel(), e.getMessage()));
      return Optional.empty();
    }
  }

  private static Host configured(Host machine, HostDescription description, KernelRelease release)
      throws HostChangeException {
    Host host = new KernelChange(release).applied(machine);
    for (Map.Entry<String, String> option : description.config().entrySet()) {
      host = new ConfigChange(option.getKey(), option.getValue()).applied(host);
    }
    return CommandLineChange.of(description.commandLine()).applied(host);
  }

  /** Hardware and firmware, of which no kernel has made anything. */
  private static Host machine(
      HostDescription description,
      KernelRelease release,
      List<LaidBridge> bridges,
      InventedMemory memory,
      InventedFirmware firmware) {
    boolean hasUnits = !firmware.units.isEmpty();
    List<BootLog.RootBus> rootBuses =
        bridges.stream()
            .map(bridge -> new BootLog.RootBus(bridge.rootBus, bridge.windows, 1))
            .toList();
    BootLog log =
        new BootLog(
            true,
            List.of(),
            rootBuses,
            List.of(),
            List.of(),
            false,
            hasUnits && firmware.table.interruptRemapping(),
            false,
            List.of());
    Reading<DmarTable> table =
        hasUnits ? Reading.ok(firmware.table, DMAR) : Reading.absent(DMAR, "not there");
    return new Host(
        new Host.Kernel(
            Reading.ok(description.name(), "/proc/sys/kernel/hostname"),
            Reading.ok(release, "/proc/sys/kernel/osrelease"),
            Reading.ok(new KernelConfig(CONFIG), "/boot/config-" + release),
            Reading.ok(new CommandLine(""), "/proc/cmdline"),
            Reading.ok(log, LOG),
            KernelEvents.NONE),
        new Host.Firmware(
            table, Reading.ok(InventedIoMemory.of(memory, bridges, firmware.units), "/proc/iomem")),
        new Host.Pci(
            bridges.stream()
                .map(bridge -> bridge.rootBus)
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList(),
            InventedDevices.of(bridges),
            PciNames.NONE),
        new Host.Iommu(firmware.units, hasUnits, List.of(), null, new VfioSettings(null, null)),
        HostResources.UNKNOWN.with(Reading.ok(description.physicalBits(), "/proc/cpuinfo")),
        List.of());
  }

  private static Host logged(Host booted) {
    Host counted =
        booted.with(
            booted
                .iommu()
                .withUnits(
                    booted.iommu().units().stream().map(unit -> counted(unit, booted)).toList()));
    SimulatedLog log = SimulatedLog.of(counted);
    KernelEvents events =
        new KernelEvents(
            List.of(new KernelEvents.Run(0, log.lines().size() - 1L)),
            List.of(),
            List.of(),
            List.of());
    return counted.with(
        counted.kernel().withBootLog(Reading.ok(log.facts(), LOG)).withEvents(events));
  }

  /** A domain for each group that translates; kernels before 6.13 count two more. */
  private static IommuUnit counted(IommuUnit unit, Host host) {
    Map<String, Integer> groupOf = new HashMap<>();
    for (IommuGroup group : host.iommu().groups()) {
      if (group.isTranslated()) {
        group.devices().forEach(name -> groupOf.put(name, group.id()));
      }
    }
    Set<Integer> groups = new HashSet<>();
    unit.devices().stream().map(groupOf::get).filter(Objects::nonNull).forEach(groups::add);
    boolean countsReserved = KernelBehaviour.of(host).countsReservedDomainIds().value();
    return unit.withDomainsUsed(groups.size() + (countsReserved ? 2 : 0));
  }
}
