// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.HostResources;
import io.iovascope.host.IoMemory;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.VfioSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host made up of the few facts that a test is about; everything else is absent. */
public final class HostSketch {

  private Reading<KernelRelease> kernel = release("6.12.0");
  private Reading<KernelConfig> config = Reading.absent("/proc/config.gz", "not there");
  private Reading<CommandLine> commandLine = Reading.ok(new CommandLine("quiet"), "/proc/cmdline");
  private Reading<Integer> physicalBits = Reading.absent("/proc/cpuinfo", "not there");
  private Reading<DmarTable> dmar = Reading.absent("/sys/firmware/acpi/tables/DMAR", "not there");
  private Reading<IoMemory> ioMemory = Reading.absent("/proc/iomem", "not there");
  private Reading<BootLog> bootLog = Reading.absent("/dev/kmsg", "not there");
  private final List<PciDevice> devices = new ArrayList<>();
  private final List<IommuGroup> groups = new ArrayList<>();
  private final List<IommuUnit> units = new ArrayList<>();

  private static Reading<KernelRelease> release(String release) {
    return Reading.ok(KernelRelease.parse(release).orElseThrow(), "/proc/sys/kernel/osrelease");
  }

  public HostSketch kernel(String release) {
    kernel = release(release);
    return this;
  }

  HostSketch config(String... enabled) {
    Map<String, String> options = new HashMap<>();
    Arrays.stream(enabled).forEach(name -> options.put(name, "y"));
    config = Reading.ok(new KernelConfig(options), "/proc/config.gz");
    return this;
  }

  public HostSketch commandLine(String text) {
    commandLine = Reading.ok(new CommandLine(text), "/proc/cmdline");
    return this;
  }

  public HostSketch physicalBits(int bits) {
    physicalBits = Reading.ok(bits, "/proc/cpuinfo");
    return this;
  }

  public HostSketch rmrrs(DmarTable.ReservedMemory... memory) {
    dmar =
        Reading.ok(
            new DmarTable(
                1,
                "OEM",
                "TABLE",
                46,
                true,
                false,
                false,
                true,
                List.of(),
                List.of(memory),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            "/sys/firmware/acpi/tables/DMAR");
    return this;
  }

  public HostSketch ioMemory(IoMemory.Entry... entries) {
    ioMemory = Reading.ok(new IoMemory(List.of(entries)), "/proc/iomem");
    return this;
  }

  public HostSketch bootLog(BootLog log) {
    bootLog = Reading.ok(log, "/dev/kmsg");
    return this;
  }

  /** A log with lines about groups and nothing else. */
  static BootLog log(boolean complete, BootLog.GroupChange... changes) {
    return new BootLog(
        complete, List.of(changes), List.of(), List.of(), List.of(), true, true, false, List.of());
  }

  public HostSketch device(PciDevice device) {
    devices.add(device);
    return this;
  }

  /** A group whose regions the kernel prints as given. */
  public HostSketch group(int id, String type, List<String> names, ReservedRegion... regions) {
    groups.add(
        new IommuGroup(
            id,
            type,
            names,
            Reading.ok(List.of(regions), "/sys/kernel/iommu_groups/" + id + "/reserved_regions")));
    return this;
  }

  /** A group whose regions cannot be read. */
  HostSketch unreadableGroup(int id, String type, List<String> names) {
    groups.add(
        new IommuGroup(
            id,
            type,
            names,
            Reading.denied("/sys/kernel/iommu_groups/" + id + "/reserved_regions", "no")));
    return this;
  }

  public HostSketch unit(String name, long capability, long extendedCapability) {
    units.add(
        new IommuUnit(
            name,
            0xfed90000L,
            "1:0",
            new IommuUnit.Capability(capability),
            new IommuUnit.ExtendedCapability(extendedCapability),
            3,
            65536,
            List.of()));
    return this;
  }

  public Host host() {
    return new Host(
        new Host.Kernel(
            Reading.absent("/proc/sys/kernel/hostname", "not there"),
            kernel,
            config,
            commandLine,
            bootLog,
            KernelEvents.NONE),
        new Host.Firmware(dmar, ioMemory),
        new Host.Pci(List.of(new PciBus(0, 0)), devices, PciNames.NONE),
        new Host.Iommu(units, true, groups, null, new VfioSettings(null, null)),
        HostResources.UNKNOWN.with(physicalBits),
        List.of());
  }

  static AddressRange range(long start, long end) {
    return new AddressRange(start, end);
  }

  public static PciAddress address(String text) {
    return PciAddress.parseLenient(text).orElseThrow();
  }

  /** A function; what is not set is that of a plain network card without a driver. */
  public static final class Function {

    private static final PciAddress NOBODY = new PciAddress(0, 0, 0, 0);

    private final PciAddress address;
    private final List<PciAddress> path = new ArrayList<>();
    private int classCode = 0x020000;
    private String driver = "";
    private int group = -1;
    private String unit = "";
    private int maskBits = 32;
    private int secondaryBus = -1;
    private int subordinateBus = -1;
    private PciAddress physicalFunction = NOBODY;
    private PciAddress realDmaDevice = NOBODY;
    private final List<PciResource> resources = new ArrayList<>();
    private Reading<PciConfiguration> configuration =
        Reading.denied("/sys/bus/pci/devices/X/config", "needs root");

    /**
     * @param path the functions from the root bus down, the last one being the function itself
     */
    public Function(String... path) {
      for (String each : path) {
        this.path.add(HostSketch.address(each));
      }
      this.address = this.path.get(path.length - 1);
    }

    Function classCode(int code) {
      classCode = code;
      return this;
    }

    public Function driver(String name) {
      driver = name;
      return this;
    }

    public Function group(int id) {
      group = id;
      return this;
    }

    public Function unit(String name) {
      unit = name;
      return this;
    }

    public Function mask(int bits) {
      maskBits = bits;
      return this;
    }

    Function bridge(int secondary, int subordinate) {
      secondaryBus = secondary;
      subordinateBus = subordinate;
      classCode = 0x060400;
      return this;
    }

    Function virtualFunctionOf(String address) {
      physicalFunction = HostSketch.address(address);
      return this;
    }

    Function belowVmd(String endpoint) {
      realDmaDevice = HostSketch.address(endpoint);
      return this;
    }

    public Function memory(PciResource.Use use, long start, long end) {
      resources.add(new PciResource(resources.size(), use, range(start, end), 0x200));
      return this;
    }

    Function configuration(PciConfiguration value) {
      configuration = Reading.ok(value, "/sys/bus/pci/devices/" + address + "/config");
      return this;
    }

    public PciDevice device() {
      return new PciDevice(
          address,
          new PciDevice.Place(
              new PciBus(path.get(0).segment(), path.get(0).bus()),
              path,
              realDmaDevice.equals(NOBODY) ? null : realDmaDevice,
              null),
          new PciDevice.Identity(classCode, 0x8086, 0x10d3),
          new PciDevice.Binding(
              driver.isEmpty() ? null : driver,
              group < 0 ? null : Integer.valueOf(group),
              unit.isEmpty() ? null : unit),
          new PciDevice.DmaMasks(maskBits, maskBits),
          new PciDevice.Buses(
              secondaryBus < 0 ? null : Integer.valueOf(secondaryBus),
              subordinateBus < 0 ? null : Integer.valueOf(subordinateBus)),
          new PciDevice.Sriov(physicalFunction.equals(NOBODY) ? null : physicalFunction, null),
          resources,
          configuration);
    }
  }
}
