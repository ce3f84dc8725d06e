package io.iovascope.benchmark;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the files of a host that does not exist, as large as wanted, in the formats that the
 * kernel prints. Everything that iovascope reads of a real host is there and fits together.
 */
public final class SyntheticHost {

  static final String CAPABILITY = "8d2078c106f0466";
  static final String EXTENDED_CAPABILITY = "f020df";

  private static final String RELEASE = "6.12.100-synthetic";
  private static final String VERSION =
      "Linux version " + RELEASE + " (nobody@nowhere) #1 SMP PREEMPT_DYNAMIC";
  private static final String COMMAND_LINE = "root=/dev/nvme0n1p2 ro quiet intel_iommu=on";
  private static final int PROCESSORS = 64;
  private static final AddressRange ISA = new AddressRange(0, 0xff_ffff);
  private static final AddressRange INTERRUPTS = new AddressRange(0xfee0_0000L, 0xfeef_ffffL);

  private record Region(AddressRange range, String kind) {}

  private final Path root;
  private final SyntheticTopology topology;

  private SyntheticHost(Path root, SyntheticTopology topology) {
    this.root = root;
    this.topology = topology;
  }

  /**
   * Writes a host; the same number gives the same files.
   *
   * @param root an empty directory
   * @param functions number of PCI functions, at least 48
   */
  public static SyntheticTopology write(Path root, int functions) throws IOException {
    SyntheticHost host = new SyntheticHost(root, SyntheticTopology.of(functions));
    host.writeKernel();
    host.writeUnits();
    Set<PciAddress> multifunction = host.multifunction();
    for (SyntheticFunction function : host.topology.functions()) {
      host.writeFunction(function, multifunction.contains(function.address()));
    }
    host.writeGroups();
    return host.topology;
  }

  /** Writes a host: directory, number of functions. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Files.createDirectories(root);
    write(root, Integer.parseInt(arguments[1]));
  }

  private void writeKernel() throws IOException {
    text("proc/version", VERSION);
    text("proc/cmdline", COMMAND_LINE);
    text("proc/sys/kernel/osrelease", RELEASE);
    text("proc/sys/kernel/hostname", "synthetic-" + topology.functions().size());
    text("proc/cpuinfo", SyntheticTexts.processors(PROCESSORS));
    text("proc/iomem", SyntheticIoMemory.of(topology));
    text("dev/kmsg", SyntheticKernelLog.of(topology, VERSION, COMMAND_LINE));
    text("boot/config-" + RELEASE, SyntheticTexts.kernelConfig());
    text("usr/share/misc/pci.ids", SyntheticTexts.pciNames());
    text("sys/module/vfio_iommu_type1/parameters/dma_entry_limit", "65535");
    text("sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts", "N");
    Files.createDirectories(root.resolve("sys/module/iommufd"));
    bytes("sys/firmware/acpi/tables/DMAR", SyntheticFirmware.dmarTable(topology));
  }

  private void writeUnits() throws IOException {
    for (SyntheticHostBridge hostBridge : topology.hostBridges()) {
      String name = unit(hostBridge);
      String directory = "sys/devices/virtual/iommu/" + name;
      String registers = directory + "/intel-iommu/";
      List<SyntheticFunction> served = topology.below(hostBridge);
      text(registers + "address", "%x".formatted(hostBridge.registerBase()));
      text(registers + "version", "1:0");
      text(registers + "cap", CAPABILITY);
      text(registers + "ecap", EXTENDED_CAPABILITY);
      text(registers + "domains_used", Integer.toString(served.size()));
      text(registers + "domains_supported", "65536");
      link("sys/class/iommu/" + name, directory);
      for (SyntheticFunction function : served) {
        link(directory + "/devices/" + function.address(), function.directory());
      }
    }
  }

  private String unit(SyntheticHostBridge hostBridge) {
    return "dmar" + SyntheticFirmware.inTableOrder(topology).indexOf(hostBridge);
  }

  /** Devices with a function other than 0; virtual functions have no say in it. */
  private Set<PciAddress> multifunction() {
    Set<PciAddress> members = new HashSet<>();
    for (SyntheticFunction function : topology.functions()) {
      PciAddress address = function.address();
      if (address.function() > 0 && !function.isVirtual()) {
        members.add(address);
        members.add(new PciAddress(address.segment(), address.bus(), address.device(), 0));
      }
    }
    return members;
  }

  private void writeFunction(SyntheticFunction function, boolean multifunction) throws IOException {
    SyntheticKind kind = function.kind();
    String directory = function.directory() + "/";
    bytes(directory + "config", SyntheticConfiguration.of(function, multifunction));
    text(directory + "class", "0x%06x".formatted(kind.classCode));
    text(directory + "vendor", "0x%04x".formatted(kind.vendor));
    text(directory + "device", "0x%04x".formatted(kind.device));
    text(directory + "resource", SyntheticResource.file(function));
    text(directory + "dma_mask_bits", Integer.toString(kind.maskBits));
    text(directory + "consistent_dma_mask_bits", Integer.toString(kind.maskBits));
    text(directory + "numa_node", Integer.toString(function.hostBridge().index() / 2));
    if (kind.isBridge()) {
      text(directory + "secondary_bus_number", Integer.toString(function.secondaryBus()));
      text(directory + "subordinate_bus_number", Integer.toString(function.subordinateBus()));
    }
    if (kind == SyntheticKind.NETWORK) {
      text(directory + "sriov_numvfs", Integer.toString(function.virtualFunctions()));
    }
    if (function.isVirtual()) {
      String physical =
          Path.of(function.directory())
              .resolveSibling(function.physicalFunction().toString())
              .toString();
      link(directory + "physfn", physical);
      link(physical + "/virtfn" + function.virtualIndex(), function.directory());
    }
    if (!function.driver().isEmpty()) {
      String driver = "sys/bus/pci/drivers/" + function.driver();
      link(directory + "driver", driver);
      link(driver + "/" + function.address(), function.directory());
    }
    link(directory + "iommu", "sys/devices/virtual/iommu/" + unit(function.hostBridge()));
    link(directory + "subsystem", "sys/bus/pci");
    link("sys/bus/pci/devices/" + function.address(), function.directory());
  }

  private void writeGroups() throws IOException {
    Map<PciAddress, List<SyntheticFunction>> members = new HashMap<>();
    for (SyntheticFunction function : topology.functions()) {
      members.computeIfAbsent(function.groupOwner(), owner -> new ArrayList<>()).add(function);
    }
    for (int i = 0; i < topology.groupOwners().size(); i++) {
      String directory = "sys/kernel/iommu_groups/" + i;
      List<SyntheticFunction> group =
          members.getOrDefault(topology.groupOwners().get(i), List.of());
      text(directory + "/type", "DMA-FQ");
      text(directory + "/reserved_regions", reservedRegions(group));
      for (SyntheticFunction function : group) {
        link(directory + "/devices/" + function.address(), function.directory());
        link(function.directory() + "/iommu_group", directory);
      }
    }
  }

  /** The RMRRs of a synthetic host do not touch, so that there is nothing to merge. */
  private static String reservedRegions(List<SyntheticFunction> group) {
    Set<Region> regions = new HashSet<>();
    regions.add(new Region(INTERRUPTS, "msi"));
    for (SyntheticFunction function : group) {
      boolean relaxable =
          function.kind() == SyntheticKind.USB || function.kind() == SyntheticKind.DISPLAY;
      function
          .reservedMemory()
          .forEach(
              range -> regions.add(new Region(range, relaxable ? "direct-relaxable" : "direct")));
      if (function.kind() == SyntheticKind.ISA_BRIDGE) {
        regions.add(new Region(ISA, "direct-relaxable"));
      }
    }
    StringBuilder text = new StringBuilder();
    regions.stream()
        .sorted(Comparator.comparing(Region::range))
        .forEach(
            region ->
                text.append(
                    "0x%016x 0x%016x %s\n"
                        .formatted(region.range.start(), region.range.end(), region.kind)));
    return text.toString();
  }

  /** Writes a file that ends with a newline. */
  private void text(String path, String content) throws IOException {
    String whole = content.endsWith("\n") ? content : content + "\n";
    bytes(path, whole.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(String path, byte[] content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** Links of sysfs are relative. */
  private void link(String path, String target) throws IOException {
    Path link = root.resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, link.getParent().relativize(root.resolve(target)));
  }
}
