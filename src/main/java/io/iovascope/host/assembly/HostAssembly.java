// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.BootLog;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.HostResources;
import io.iovascope.host.IoMemory;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelLog;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.machine.Machine;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.piece.read.PieceReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one host of the pieces that somebody attached. What no piece tells is {@code
 * NOT_COLLECTED}, which proves nothing about the host.
 */
public final class HostAssembly {

  private final PieceEvidence evidence;

  private HostAssembly(PieceEvidence evidence) {
    this.evidence = evidence;
  }

  /**
   * The host that these pieces are of.
   *
   * @param name what all pieces together are called, as in "not in NAME"
   * @param pieces opened, in the order in which they were given
   */
  public static Host of(String name, List<NamedPiece> pieces) {
    List<PieceFacts> facts = new ArrayList<>();
    pieces.forEach(piece -> facts.addAll(PieceReader.readAll(piece)));
    return ofFacts(name, facts);
  }

  /** The host that these facts are of; of pieces that are read already. */
  public static Host ofFacts(String name, List<PieceFacts> pieces) {
    Boots boots = Boots.of(pieces);
    PieceEvidence evidence = PieceEvidence.of(name, boots.used());
    return new HostAssembly(evidence).host(pieces, boots);
  }

  private Host host(List<PieceFacts> given, Boots boots) {
    Host.Kernel kernel = kernel();
    Host.Pci pci = PciAssembly.of(evidence);
    Reading<DmarTable> table = MappedRegions.in(table(), evidence, pci.devices());
    IommuAssembly iommu = new IommuAssembly(evidence, kernel);
    List<PciDevice> devices = iommu.bound(pci.devices(), table);
    Machine machine = MachineAssembly.of(evidence, kernel, devices);
    Host host =
        new Host(
            kernel,
            new Host.Firmware(table, ioMemory(kernel, pci.hostBridges())),
            pci.withDevices(devices),
            iommu.of(devices, machine),
            resources(),
            List.of(),
            List.of(),
            machine);
    return new PieceSources(evidence, host).with(given, boots);
  }

  private Host.Kernel kernel() {
    Reading<KernelLog> log =
        evidence.read(Fact.Log.class, Fact.Log::log, "/dev/kmsg", "sudo dmesg");
    return new Host.Kernel(
        evidence.reading(
            Fact.Hostname.class, Fact.Hostname::name, "/proc/sys/kernel/hostname", "uname -a"),
        evidence.reading(
            Fact.Release.class, Fact.Release::release, "/proc/sys/kernel/osrelease", "uname -a"),
        evidence.<Fact.BuiltWith, KernelConfig>read(
            Fact.BuiltWith.class,
            Fact.BuiltWith::config,
            "/proc/config.gz",
            "cat /boot/config-$(uname -r)"),
        evidence.reading(
            Fact.BootWords.class, Fact.BootWords::line, "/proc/cmdline", "cat /proc/cmdline"),
        log.map(KernelLog::boot),
        log.map(KernelLog::events).orElse(KernelEvents.NONE));
  }

  private Reading<DmarTable> table() {
    String path = "/sys/firmware/acpi/tables/DMAR";
    boolean none =
        evidence.has(Fact.UnitsPresent.class)
            && evidence.all(Fact.UnitsPresent.class).stream()
                .noneMatch(told -> told.fact().present());
    if (none && !evidence.has(Fact.Table.class)) {
      return Reading.absent(
          path, "the boot log of %s lists no such table".formatted(evidence.name()));
    }
    return evidence.read(Fact.Table.class, Fact.Table::table, path, "sudo cp " + path + " .");
  }

  /**
   * The map of a boot log has no root buses in it: it stands for the whole only where the log
   * announces them all.
   */
  private Reading<IoMemory> ioMemory(Host.Kernel kernel, List<PciBus> rootBuses) {
    Reading<IoMemory> map =
        evidence.read(
            Fact.MemoryMap.class, Fact.MemoryMap::map, "/proc/iomem", "sudo cat /proc/iomem");
    boolean logged = map.path().equals(kernel.bootLog().path());
    List<PciBus> announced =
        kernel.bootLog().optional().map(BootLog::rootBuses).orElse(List.of()).stream()
            .map(BootLog.RootBus::bus)
            .toList();
    return logged && !announced.containsAll(rootBuses)
        ? evidence.missing("/proc/iomem", "sudo cat /proc/iomem")
        : map;
  }

  private HostResources resources() {
    return new HostResources(
        evidence.reading(
            Fact.PhysicalBits.class, Fact.PhysicalBits::bits, "/proc/cpuinfo", "cat /proc/cpuinfo"),
        evidence.reading(
            Fact.Memory.class, Fact.Memory::bytes, "/proc/meminfo", "cat /proc/meminfo"),
        evidence.reading(
            Fact.PossibleCpus.class,
            Fact.PossibleCpus::cpus,
            "/sys/devices/system/cpu/possible",
            "cat /sys/devices/system/cpu/possible"),
        evidence.reading(
            Fact.HugePages.class,
            Fact.HugePages::pools,
            "/sys/kernel/mm/hugepages",
            "cat /proc/meminfo"),
        evidence.missing("/sys/kernel/debug/swiotlb", "sudo iovascope capture"),
        evidence.read(
            Fact.IovaRanges.class,
            Fact.IovaRanges::ranges,
            "/proc/slabinfo",
            "sudo cat /proc/slabinfo"));
  }
}
