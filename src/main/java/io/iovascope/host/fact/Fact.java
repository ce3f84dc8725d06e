// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.fact;

import io.iovascope.address.AddressRange;
import io.iovascope.host.CommandLine;
import io.iovascope.host.DmarTable;
import io.iovascope.host.HostResources;
import io.iovascope.host.IoMemory;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelLog;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.VfioSettings;
import io.iovascope.host.machine.Processor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a piece says about a host. */
public sealed interface Fact {

  /** Which kernel runs. */
  record Release(KernelRelease release) implements Fact {}

  /** What the host calls itself. */
  record Hostname(String name) implements Fact {}

  /** How the kernel was booted. */
  record BootWords(CommandLine line) implements Fact {}

  /** What the kernel was built with. */
  record BuiltWith(Reading<KernelConfig> config) implements Fact {}

  /** The kernel's log, as the name of the piece has it in its path. */
  record Log(Reading<KernelLog> log) implements Fact {}

  /** The DMAR table; {@code TRUNCATED} if it was put together from what a log says of it. */
  record Table(Reading<DmarTable> table) implements Fact {}

  /** Whether the machine has a VT-d unit, in use or not. */
  record UnitsPresent(boolean present) implements Fact {}

  /** A whole boot was logged and no unit was put to use. */
  record NotUsed() implements Fact {}

  /** The kernel made groups, failed to set one up, and gave all of them up. */
  record GroupsLost() implements Fact {}

  /** The map of physical addresses. */
  record MemoryMap(Reading<IoMemory> map) implements Fact {}

  /** Width of physical addresses in bits. */
  record PhysicalBits(int bits) implements Fact {}

  /** Who made the processors, and whether they say that there is a hypervisor. */
  record Processors(Processor processor) implements Fact {}

  /** Memory that the kernel manages, in bytes. */
  record Memory(long bytes) implements Fact {}

  /** Processors that could ever be switched on. */
  record PossibleCpus(int cpus) implements Fact {}

  /** The pools of huge pages, by size. */
  record HugePages(List<HostResources.HugePages> pools) implements Fact {}

  /** Ranges in the IOVA trees of all domains together. */
  record IovaRanges(Reading<Long> ranges) implements Fact {}

  /** Parameters of VFIO. */
  record Vfio(VfioSettings settings) implements Fact {}

  /** A root bus. */
  record RootBus(PciBus bus) implements Fact {}

  /** A root bus below a VMD endpoint, in whose name its functions do DMA. */
  record BelowVmd(PciBus bus, PciAddress endpoint) implements Fact {}

  /** A PCI function that is there. */
  record Function(PciAddress address) implements Fact {}

  /**
   * What a function is; null is not told.
   *
   * @param classCode 24 bits; the programming interface is 0 where only the class is told
   */
  record Identity(
      PciAddress address,
      @Nullable Integer classCode,
      @Nullable Integer vendor,
      @Nullable Integer device)
      implements Fact {}

  /** What vendor and device are called. */
  record Names(int vendor, int device, String vendorName, String deviceName) implements Fact {}

  /**
   * Who has a function.
   *
   * @param driver null for nobody
   */
  record Driver(PciAddress address, @Nullable String driver) implements Fact {}

  /** The NUMA node of a function. */
  record NumaNode(PciAddress address, int node) implements Fact {}

  /** The buses below a bridge: the next, and the last. */
  record BusesBelow(PciAddress bridge, int secondary, int subordinate) implements Fact {}

  /** A function whose place is known although its bus is below no bridge that is told. */
  record Below(PciAddress address, PciAddress bridge) implements Fact {}

  /** The ranges of a function that are set. */
  record Ranges(PciAddress address, List<PciResource> ranges) implements Fact {

    public Ranges {
      ranges = List.copyOf(ranges);
    }
  }

  /** What is known of a function's configuration space. */
  record Configuration(PciAddress address, Reading<PciConfiguration> configuration)
      implements Fact {}

  /** DMA masks of a function; null is not told. */
  record Masks(PciAddress address, @Nullable Integer streamingBits, @Nullable Integer coherentBits)
      implements Fact {}

  /** A virtual function and the function that it belongs to. */
  record VirtualFunction(PciAddress address, PciAddress physicalFunction) implements Fact {}

  /** How many virtual functions a function has switched on. */
  record VirtualFunctions(PciAddress physicalFunction, int number) implements Fact {}

  /** An active VT-d unit; fields that are null are not told. */
  record Unit(IommuUnit unit) implements Fact {}

  /** The unit that serves a device. */
  record ServedBy(PciAddress address, String unit) implements Fact {}

  /** A device, by its name, that is in a group now. */
  record InGroup(int group, String device) implements Fact {}

  /** The type of a group's default domain. */
  record GroupType(int group, String type) implements Fact {}

  /** The type that groups have of which nothing else is said. */
  record DefaultType(String type) implements Fact {}

  /** The reserved regions of a group. */
  record Regions(int group, Reading<List<ReservedRegion>> regions) implements Fact {}

  /** Memory that the kernel mapped 1:1 for a device, as kernels before 5.x say. */
  record MappedForFirmware(PciAddress address, AddressRange range) implements Fact {}

  /** Whether the kernel has iommufd. */
  record Iommufd(boolean present) implements Fact {}
}
