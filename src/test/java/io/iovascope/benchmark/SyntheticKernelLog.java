package io.iovascope.benchmark;

import io.iovascope.address.AddressRange;
import java.util.List;

/** What {@code /dev/kmsg} gives of the boot of a synthetic host. */
final class SyntheticKernelLog {

  private static final int NOTICE = 5;
  private static final int INFO = 6;
  private static final int MICROSECONDS_PER_RECORD = 150;

  private final StringBuilder log = new StringBuilder();
  private int sequence;

  private SyntheticKernelLog() {}

  static String of(SyntheticTopology topology, String version, String commandLine) {
    SyntheticKernelLog log = new SyntheticKernelLog();
    log.record(NOTICE, version);
    log.record(INFO, "Command line: " + commandLine);
    log.firmware(topology);
    log.record(INFO, "DMAR-IR: Enabled IRQ remapping in x2apic mode");
    for (SyntheticHostBridge hostBridge : topology.hostBridges()) {
      log.hostBridge(hostBridge);
      topology.below(hostBridge).stream()
          .filter(function -> !function.isVirtual())
          .forEach(log::found);
    }
    log.record(INFO, "iommu: Default domain type: Translated");
    log.record(INFO, "iommu: DMA domain TLB invalidation policy: lazy mode");
    for (SyntheticFunction function : topology.functions()) {
      int group = topology.groupOwners().indexOf(function.groupOwner());
      log.device("pci", function, "Adding to iommu group " + group);
    }
    log.record(INFO, "DMAR: Intel(R) Virtualization Technology for Directed I/O");
    for (SyntheticFunction function : topology.functions()) {
      if (function.isVirtual()) {
        log.device("pci", function, description(function));
        log.device(function.driver(), function, "enabling device (0000 -> 0002)");
      }
    }
    for (SyntheticFunction function : topology.functions()) {
      if (function.kind() == SyntheticKind.NVME) {
        log.device("nvme", function, "Using 48-bit DMA addresses");
      }
    }
    return log.log.toString();
  }

  private void firmware(SyntheticTopology topology) {
    record(INFO, "DMAR: Host address width 46");
    List<SyntheticHostBridge> units = SyntheticFirmware.inTableOrder(topology);
    for (int i = 0; i < units.size(); i++) {
      long base = units.get(i).registerBase();
      record(
          INFO,
          "DMAR: DRHD base: 0x%014x flags: 0x%d".formatted(base, i + 1 == units.size() ? 1 : 0));
      record(
          INFO,
          "DMAR: dmar%d: reg_base_addr %x ver 1:0 cap %s ecap %s"
              .formatted(i, base, SyntheticHost.CAPABILITY, SyntheticHost.EXTENDED_CAPABILITY));
    }
    for (AddressRange memory : SyntheticTopology.RESERVED_MEMORY) {
      record(INFO, "DMAR: RMRR base: 0x%014x end: 0x%014x".formatted(memory.start(), memory.end()));
    }
  }

  private void hostBridge(SyntheticHostBridge hostBridge) {
    record(INFO, "PCI host bridge to bus " + hostBridge.rootBus());
    if (hostBridge.index() == 0) {
      window(hostBridge, SyntheticIoMemory.VGA);
    }
    window(hostBridge, hostBridge.lowWindow());
    window(hostBridge, hostBridge.highWindow());
    record(
        INFO,
        "pci_bus %s: root bus resource [bus %02x-%02x]"
            .formatted(
                hostBridge.rootBus(),
                hostBridge.bus(),
                hostBridge.bus() + SyntheticHostBridge.BUSES - 1));
  }

  private void window(SyntheticHostBridge hostBridge, AddressRange range) {
    record(
        INFO,
        "pci_bus %s: root bus resource [mem 0x%08x-0x%08x window]"
            .formatted(hostBridge.rootBus(), range.start(), range.end()));
  }

  private void found(SyntheticFunction function) {
    device("pci", function, description(function));
    for (SyntheticResource resource : SyntheticResource.of(function)) {
      AddressRange range = resource.range();
      device(
          "pci",
          function,
          "BAR %d [mem 0x%08x-0x%08x]".formatted(resource.slot(), range.start(), range.end()));
    }
  }

  private static String description(SyntheticFunction function) {
    SyntheticKind kind = function.kind();
    return "[%04x:%04x] type %02x class 0x%06x"
        .formatted(kind.vendor, kind.device, kind.isBridge() ? 1 : 0, kind.classCode);
  }

  /** Records about a device name it in lines of their own. */
  private void device(String name, SyntheticFunction function, String text) {
    record(INFO, "%s %s: %s".formatted(name, function.address(), text));
    log.append(" SUBSYSTEM=pci\n DEVICE=+pci:").append(function.address()).append('\n');
  }

  private void record(int priority, String text) {
    log.append(
        "%d,%d,%d,-;%s\n"
            .formatted(priority, sequence, (long) sequence * MICROSECONDS_PER_RECORD, text));
    sequence++;
  }
}
