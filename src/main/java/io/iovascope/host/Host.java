// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.host.Source.Contradiction;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was read of a host, and what could not be read.
 *
 * @param resources memory, processors, huge pages, bounce buffers
 * @param sources the account of all readings, for people
 * @param contradictions what the pieces of it say differently; empty for one that is not of pieces
 * @param machine whose IOMMU it has, and whether it is a virtual machine
 */
public record Host(
    Kernel kernel,
    Firmware firmware,
    Pci pci,
    Iommu iommu,
    HostResources resources,
    List<Source> sources,
    List<Contradiction> contradictions,
    Machine machine) {

  public Host {
    sources = List.copyOf(sources);
    contradictions = List.copyOf(contradictions);
  }

  /** A host that is not put together from pieces, and of whose machine nothing is known. */
  public Host(
      Kernel kernel,
      Firmware firmware,
      Pci pci,
      Iommu iommu,
      HostResources resources,
      List<Source> sources) {
    this(kernel, firmware, pci, iommu, resources, sources, List.of(), Machine.UNKNOWN);
  }

  /**
   * The kernel that runs, and what it says of itself.
   *
   * @param hostname the name that the host has given itself
   * @param bootLog what the kernel logged while it started
   * @param events what the kernel logged at run time; of a log that could not be read, none
   * @param evidence what tells how it was built
   */
  public record Kernel(
      Reading<String> hostname,
      Reading<KernelRelease> release,
      Reading<KernelConfig> config,
      Reading<CommandLine> commandLine,
      Reading<BootLog> bootLog,
      KernelEvents events,
      KernelEvidence evidence) {

    /** A kernel of which nothing but its release tells how it was built. */
    public Kernel(
        Reading<String> hostname,
        Reading<KernelRelease> release,
        Reading<KernelConfig> config,
        Reading<CommandLine> commandLine,
        Reading<BootLog> bootLog,
        KernelEvents events) {
      this(hostname, release, config, commandLine, bootLog, events, KernelEvidence.NONE);
    }

    /** The same of another release. */
    public Kernel withRelease(Reading<KernelRelease> other) {
      return new Kernel(hostname, other, config, commandLine, bootLog, events, evidence);
    }

    /** The same with another configuration. */
    public Kernel withConfig(Reading<KernelConfig> other) {
      return new Kernel(hostname, release, other, commandLine, bootLog, events, evidence);
    }

    /** The same, booted with other words. */
    public Kernel withCommandLine(Reading<CommandLine> other) {
      return new Kernel(hostname, release, config, other, bootLog, events, evidence);
    }

    /** The same with another boot log. */
    public Kernel withBootLog(Reading<BootLog> other) {
      return new Kernel(hostname, release, config, commandLine, other, events, evidence);
    }

    /** The same, built otherwise. */
    public Kernel withEvidence(KernelEvidence other) {
      return new Kernel(hostname, release, config, commandLine, bootLog, events, other);
    }

    /** The same with another log of its run time. */
    public Kernel withEvents(KernelEvents other) {
      return new Kernel(hostname, release, config, commandLine, bootLog, other, evidence);
    }
  }

  /**
   * What firmware tells the kernel.
   *
   * @param dmar the ACPI table that describes the VT-d units
   * @param ioMemory the physical address map that the kernel made of it
   */
  public record Firmware(Reading<DmarTable> dmar, Reading<IoMemory> ioMemory) {

    /** Whether it is known for which devices its units and regions are; a log does not say. */
    public boolean namesDevices() {
      return dmar.optional().map(table -> table.basis() == DmarTable.Basis.BYTES).orElse(false);
    }

    /** The same with another table. */
    public Firmware withDmar(Reading<DmarTable> other) {
      return new Firmware(other, ioMemory);
    }

    /** The same with another map. */
    public Firmware withIoMemory(Reading<IoMemory> other) {
      return new Firmware(dmar, other);
    }
  }

  /**
   * The PCI functions.
   *
   * @param hostBridges the root buses, from {@code /sys/devices/pciDDDD:BB}
   * @param devices all PCI functions, by address
   * @param names what vendors and devices are called
   */
  public record Pci(List<PciBus> hostBridges, List<PciDevice> devices, PciNames names) {

    public Pci {
      hostBridges = List.copyOf(hostBridges);
      devices = List.copyOf(devices);
    }

    /** The same root buses with other functions on them. */
    public Pci withDevices(List<PciDevice> other) {
      return new Pci(hostBridges, other, names);
    }

    /** The PCI functions by address. */
    public Map<PciAddress, PciDevice> devicesByAddress() {
      Map<PciAddress, PciDevice> byAddress = new LinkedHashMap<>();
      devices.forEach(device -> byAddress.put(device.address(), device));
      return byAddress;
    }
  }

  /**
   * What the IOMMU subsystem and its users show.
   *
   * @param units the active VT-d units, by name
   * @param unitsPresent whether the machine has an IOMMU of any kind, active or not; null if that
   *     could not be found out
   * @param groups the IOMMU groups, by number
   * @param iommufdPresent whether the kernel has iommufd; null if it cannot be told, because
   *     neither iommufd nor VFIO is loaded
   */
  public record Iommu(
      List<IommuUnit> units,
      @Nullable Boolean unitsPresent,
      List<IommuGroup> groups,
      @Nullable Boolean iommufdPresent,
      VfioSettings vfio) {

    public Iommu {
      units = List.copyOf(units);
      groups = List.copyOf(groups);
    }

    /** The same with other units. */
    public Iommu withUnits(List<IommuUnit> other) {
      return new Iommu(other, unitsPresent, groups, iommufdPresent, vfio);
    }

    /** The same with units, active or not, or without. */
    public Iommu withUnitsPresent(@Nullable Boolean other) {
      return new Iommu(units, other, groups, iommufdPresent, vfio);
    }

    /** The same units with other groups. */
    public Iommu withGroups(List<IommuGroup> other) {
      return new Iommu(units, unitsPresent, other, iommufdPresent, vfio);
    }

    /** The same with iommufd, without, or nobody knows. */
    public Iommu withIommufdPresent(@Nullable Boolean other) {
      return new Iommu(units, unitsPresent, groups, other, vfio);
    }

    /** The same with other parameters of VFIO. */
    public Iommu withVfio(VfioSettings other) {
      return new Iommu(units, unitsPresent, groups, iommufdPresent, other);
    }

    public Optional<IommuGroup> group(int id) {
      return groups.stream().filter(group -> group.id() == id).findFirst();
    }

    public Optional<IommuUnit> unit(String name) {
      return units.stream().filter(unit -> unit.name().equals(name)).findFirst();
    }
  }

  /** A host of whose kernel the release is known, and nothing else. */
  public static Host ofKernel(KernelRelease release) {
    return new Host(
        new Kernel(
            unknown(),
            Reading.ok(release, "/proc/sys/kernel/osrelease"),
            unknown(),
            unknown(),
            unknown(),
            KernelEvents.NONE),
        new Firmware(unknown(), unknown()),
        new Pci(List.of(), List.of(), PciNames.NONE),
        new Iommu(List.of(), null, List.of(), null, new VfioSettings(null, null)),
        HostResources.UNKNOWN,
        List.of());
  }

  private static <T> Reading<T> unknown() {
    return Reading.absent("", "not looked at");
  }

  /** The same with one more source. */
  public Host with(Source source) {
    List<Source> more = new ArrayList<>(sources);
    more.add(source);
    return new Host(kernel, firmware, pci, iommu, resources, more, contradictions, machine);
  }

  /** The same with one more contradiction. */
  public Host with(Contradiction contradiction) {
    List<Contradiction> more = new ArrayList<>(contradictions);
    more.add(contradiction);
    return new Host(kernel, firmware, pci, iommu, resources, sources, more, machine);
  }

  /** The same with another kernel. */
  public Host with(Kernel other) {
    return new Host(other, firmware, pci, iommu, resources, sources, contradictions, machine);
  }

  /** The same with other firmware. */
  public Host with(Firmware other) {
    return new Host(kernel, other, pci, iommu, resources, sources, contradictions, machine);
  }

  /** The same with other PCI functions. */
  public Host with(Pci other) {
    return new Host(kernel, firmware, other, iommu, resources, sources, contradictions, machine);
  }

  /** Whether the rules of VT-d hold on it; see {@link IommuKind#isVtd}. */
  public boolean isVtd() {
    return machine.iommu().isVtd();
  }

  /**
   * Whether a PCI function that is not among those of the host is not there. Where somebody gave a
   * part of them, one that is not in it may be.
   */
  public boolean knowsAllFunctions() {
    return sources.stream()
        .filter(source -> source.name().equals("pci-devices"))
        .allMatch(source -> source.status() == Reading.Status.OK);
  }

  /** The same on another machine. */
  public Host with(Machine other) {
    return new Host(kernel, firmware, pci, iommu, resources, sources, contradictions, other);
  }

  /** The same with other units, groups or users. */
  public Host with(Iommu other) {
    return new Host(kernel, firmware, pci, other, resources, sources, contradictions, machine);
  }
}
