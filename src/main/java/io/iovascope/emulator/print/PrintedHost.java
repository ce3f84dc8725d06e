// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.print;

import io.iovascope.emulator.boot.SimulatedLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints the files of a host of which everything is known. */
public final class PrintedHost {

  private static final String UNITS = "/sys/devices/virtual/iommu/";
  private static final String GROUPS = "/sys/kernel/iommu_groups";

  private final Host host;
  private final KernelFiles files = new KernelFiles();
  private final Map<String, String> directoryOf = new HashMap<>();

  private PrintedHost(Host host) {
    this.host = host;
    for (PciDevice device : host.pci().devices()) {
      directoryOf.put(device.address().toString(), directory(device));
    }
  }

  /** The files. */
  public static KernelFiles of(Host host) {
    PrintedHost printed = new PrintedHost(host);
    printed.kernel();
    printed.firmware();
    printed.devices();
    printed.units();
    printed.groups();
    return printed.files;
  }

  private void kernel() {
    String release = host.kernel().release().optional().map(KernelRelease::text).orElse("");
    SimulatedLog log = SimulatedLog.of(host);
    files.line("/proc/version", SimulatedLog.banner(host));
    files.line("/proc/sys/kernel/osrelease", release);
    files.line("/proc/sys/kernel/hostname", host.kernel().hostname().orElse(""));
    files.line(
        "/proc/cmdline", host.kernel().commandLine().optional().map(CommandLine::text).orElse(""));
    files.text("/proc/cpuinfo", processor());
    host.firmware()
        .ioMemory()
        .optional()
        .ifPresent(map -> files.text("/proc/iomem", addresses(map)));
    files.text("/dev/kmsg", records(log.lines()));
    host.kernel()
        .config()
        .optional()
        .ifPresent(config -> files.text("/boot/config-" + release, options(config)));
    vfio();
  }

  private void vfio() {
    String parameters = "/sys/module/vfio_iommu_type1/parameters/";
    if (host.iommu().vfio().dmaEntryLimit() != null) {
      files.line(parameters + "dma_entry_limit", host.iommu().vfio().dmaEntryLimit().toString());
    }
    if (host.iommu().vfio().allowUnsafeInterrupts() != null) {
      files.line(
          parameters + "allow_unsafe_interrupts",
          host.iommu().vfio().allowUnsafeInterrupts() ? "Y" : "N");
    }
    if (Boolean.TRUE.equals(host.iommu().iommufdPresent())) {
      files.directory("/sys/module/iommufd");
    }
  }

  /** One of them is enough for every reader. */
  private String processor() {
    return """
        processor\t: 0
        vendor_id\t: GenuineIntel
        cpu family\t: 6
        model\t\t: 143
        model name\t: Invented processor
        address sizes\t: %d bits physical, 48 bits virtual
        power management:

        """
        .formatted(host.resources().physicalAddressBits().orElse(46));
  }

  /** r_show() of kernel/resource.c. */
  private static String addresses(IoMemory map) {
    StringBuilder text = new StringBuilder();
    for (IoMemory.Entry entry : map.entries()) {
      text.append("  ".repeat(entry.depth()))
          .append(
              "%08x-%08x : %s\n"
                  .formatted(entry.range().start(), entry.range().end(), entry.name()));
    }
    return text.toString();
  }

  /** The records of {@code /dev/kmsg}: level 6, facility kernel. */
  private static String records(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append("6,%d,%d,-;%s\n".formatted(i, i * 1000L, lines.get(i)));
    }
    return text.toString();
  }

  private static String options(KernelConfig config) {
    StringBuilder text = new StringBuilder("#\n# Automatically generated file; DO NOT EDIT.\n#\n");
    new TreeMap<>(config.options())
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  private void firmware() {
    files.directory("/sys/firmware/acpi/tables");
    host.firmware()
        .dmar()
        .optional()
        .ifPresent(table -> files.bytes("/sys/firmware/acpi/tables/DMAR", DmarBytes.of(table)));
  }

  private void devices() {
    files.directory("/sys/bus/pci/devices");
    for (PciBus bus : host.pci().hostBridges()) {
      files.directory("/sys/devices/pci" + bus);
    }
    PrintedDevice printer = new PrintedDevice(files, directoryOf);
    Map<PciAddress, Integer> virtualFunctions = new HashMap<>();
    for (PciDevice device : host.pci().devices()) {
      PciAddress physical = device.sriov().physicalFunction();
      int number = physical == null ? -1 : virtualFunctions.merge(physical, 1, Integer::sum) - 1;
      printer.print(device, number);
    }
  }

  private static String directory(PciDevice device) {
    StringBuilder path = new StringBuilder("/sys/devices/pci").append(device.place().rootBus());
    device.place().path().forEach(step -> path.append('/').append(step));
    return path.toString();
  }

  private void units() {
    files.directory("/sys/class/iommu");
    for (IommuUnit unit : host.iommu().units()) {
      String directory = UNITS + unit.name();
      String registers = directory + "/intel-iommu/";
      if (unit.address() != null) {
        files.line(registers + "address", Long.toHexString(unit.address()));
      }
      if (unit.version() != null) {
        files.line(registers + "version", unit.version());
      }
      if (unit.capability() != null) {
        files.line(registers + "cap", Long.toHexString(unit.capability().value()));
      }
      if (unit.extendedCapability() != null) {
        files.line(registers + "ecap", Long.toHexString(unit.extendedCapability().value()));
      }
      if (unit.domainsSupported() != null) {
        files.line(registers + "domains_supported", unit.domainsSupported().toString());
      }
      if (unit.domainsUsed() != null) {
        files.line(registers + "domains_used", unit.domainsUsed().toString());
      }
      files.directory(directory + "/devices");
      for (String name : unit.devices()) {
        files.link(directory + "/devices/" + name, directoryOf.getOrDefault(name, "/sys/devices"));
      }
      files.link(directory + "/subsystem", "/sys/class/iommu");
      files.link("/sys/class/iommu/" + unit.name(), directory);
    }
  }

  private void groups() {
    files.directory(GROUPS);
    for (IommuGroup group : host.iommu().groups()) {
      String directory = GROUPS + "/" + group.id();
      if (group.type() != null) {
        files.line(directory + "/type", group.type());
      }
      files.text(directory + "/reserved_regions", regions(group));
      for (String name : group.devices()) {
        files.link(directory + "/devices/" + name, directoryOf.getOrDefault(name, "/sys/devices"));
      }
    }
  }

  /** iommu_group_show_resv_regions() of drivers/iommu/iommu.c. */
  private static String regions(IommuGroup group) {
    StringBuilder text = new StringBuilder();
    for (ReservedRegion region : group.reservedRegions().orElse(List.of())) {
      text.append(
          "0x%016x 0x%016x %s\n"
              .formatted(region.range().start(), region.range().end(), region.kind().label()));
    }
    return text.toString();
  }
}
