package io.iovascope.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was read of a host, and what could not be read.
 *
 * @param events what the kernel logged at run time; of a log that could not be read, none
 * @param hostBridges the root buses, from {@code /sys/devices/pciDDDD:BB}
 * @param devices all PCI functions, by address
 * @param groups the IOMMU groups, by number
 * @param units the active VT-d units, by name
 * @param unitsPresent whether the machine has a VT-d unit at all, active or not; null if that could
 *     not be found out
 * @param iommufdPresent whether the kernel has iommufd; null if it cannot be told, because neither
 *     iommufd nor VFIO is loaded
 * @param physicalAddressBits width of physical addresses, from {@code /proc/cpuinfo}
 * @param resources memory, processors, huge pages, bounce buffers
 * @param sources the account of all readings, for people
 */
public record Host(
    Reading<String> hostname,
    Reading<KernelRelease> kernel,
    Reading<KernelConfig> kernelConfig,
    Reading<CommandLine> commandLine,
    Reading<Integer> physicalAddressBits,
    Reading<DmarTable> dmar,
    Reading<IoMemory> ioMemory,
    Reading<BootLog> bootLog,
    KernelEvents events,
    List<PciBus> hostBridges,
    List<PciDevice> devices,
    List<IommuGroup> groups,
    List<IommuUnit> units,
    @Nullable Boolean unitsPresent,
    @Nullable Boolean iommufdPresent,
    VfioSettings vfio,
    PciNames names,
    HostResources resources,
    List<Source> sources) {

  public Host {
    hostBridges = List.copyOf(hostBridges);
    devices = List.copyOf(devices);
    groups = List.copyOf(groups);
    units = List.copyOf(units);
    sources = List.copyOf(sources);
  }

  /** The same with one more source. */
  public Host with(Source source) {
    List<Source> more = new ArrayList<>(sources);
    more.add(source);
    return new Host(
        hostname,
        kernel,
        kernelConfig,
        commandLine,
        physicalAddressBits,
        dmar,
        ioMemory,
        bootLog,
        events,
        hostBridges,
        devices,
        groups,
        units,
        unitsPresent,
        iommufdPresent,
        vfio,
        names,
        resources,
        more);
  }

  /** The PCI functions by address. */
  public Map<PciAddress, PciDevice> devicesByAddress() {
    Map<PciAddress, PciDevice> byAddress = new LinkedHashMap<>();
    devices.forEach(device -> byAddress.put(device.address(), device));
    return byAddress;
  }

  public Optional<IommuGroup> group(int id) {
    return groups.stream().filter(group -> group.id() == id).findFirst();
  }

  public Optional<IommuUnit> unit(String name) {
    return units.stream().filter(unit -> unit.name().equals(name)).findFirst();
  }
}
