package io.iovascope.emulator.draft;

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
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.VfioSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host in the making: the facts of {@link Host}, to be replaced one by one. */
public final class HostDraft {

  Reading<String> hostname;
  public Reading<KernelRelease> kernel;
  public Reading<KernelConfig> kernelConfig;
  public Reading<CommandLine> commandLine;
  Reading<Integer> physicalAddressBits;
  public Reading<DmarTable> dmar;
  public Reading<IoMemory> ioMemory;
  public Reading<BootLog> bootLog;
  public KernelEvents events;
  List<PciBus> hostBridges;
  public List<PciDevice> devices;
  public List<IommuGroup> groups;
  public List<IommuUnit> units;
  public @Nullable Boolean unitsPresent;
  public @Nullable Boolean iommufdPresent;
  public VfioSettings vfio;
  PciNames names;
  public HostResources resources;
  public List<Source> sources;

  public HostDraft(Host host) {
    hostname = host.hostname();
    kernel = host.kernel();
    kernelConfig = host.kernelConfig();
    commandLine = host.commandLine();
    physicalAddressBits = host.physicalAddressBits();
    dmar = host.dmar();
    ioMemory = host.ioMemory();
    bootLog = host.bootLog();
    events = host.events();
    hostBridges = host.hostBridges();
    devices = host.devices();
    groups = host.groups();
    units = host.units();
    unitsPresent = host.unitsPresent();
    iommufdPresent = host.iommufdPresent();
    vfio = host.vfio();
    names = host.names();
    resources = host.resources();
    sources = host.sources();
  }

  public Host host() {
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
        sources);
  }
}
