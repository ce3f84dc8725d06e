// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.address.AddressRange;
import io.iovascope.emulator.draft.LogDraft;
import io.iovascope.emulator.draft.RmrrComplaints;
import io.iovascope.host.BootLog;
import io.iovascope.host.BootLog.FirmwareBug;
import io.iovascope.host.BootLog.GroupChange;
import io.iovascope.host.BootLog.RootBus;
import io.iovascope.host.CommandLine;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lines that a kernel logs about the addresses of a host while it boots, in its order and
 * words, and what they say.
 *
 * @param lines without time stamps
 * @param facts what a reader finds in them
 */
public record SimulatedLog(List<String> lines, BootLog facts) {

  public SimulatedLog {
    lines = List.copyOf(lines);
  }

  /** The log of a host's boot; of the facts of its own log everything but the lines is kept. */
  public static SimulatedLog of(Host host) {
    return new Writer(host).log();
  }

  /** The words that the kernel begins its log and /proc/version with. */
  public static String banner(Host host) {
    return "Linux version %s (nobody@localhost) (gcc (GCC) 14.2.0, GNU ld (GNU Binutils) 2.44) #1 SMP PREEMPT_DYNAMIC"
        .formatted(
            host.kernel().release().optional().map(release -> release.text()).orElse("unknown"));
  }

  private static final class Writer {

    private final Host host;
    private final BootLog facts;
    private final List<String> lines = new ArrayList<>();

    Writer(Host host) {
      this.host = host;
      this.facts =
          host.kernel()
              .bootLog()
              .optional()
              .orElseGet(
                  () ->
                      new BootLog(
                          true, List.of(), List.of(), List.of(), List.of(), false, false, false,
                          List.of()));
    }

    SimulatedLog log() {
      lines.add(banner(host));
      lines.add(
          "Command line: "
              + host.kernel().commandLine().optional().map(CommandLine::text).orElse(""));
      List<FirmwareBug> bugs = firmware();
      if (facts.interruptRemapping()) {
        lines.add("DMAR-IR: Enabled IRQ remapping in x2apic mode");
      }
      List<RootBus> rootBuses = rootBuses();
      if (facts.batchingDisallowed()) {
        lines.add("DMAR: IOMMU batching disallowed due to virtualization");
      }
      boolean identity =
          !host.iommu().groups().isEmpty()
              && host.iommu().groups().stream().allMatch(group -> group.isIdentity());
      lines.add("iommu: Default domain type: " + (identity ? "Passthrough" : "Translated"));
      List<GroupChange> changes = groupChanges();
      LogDraft draft = new LogDraft(facts);
      draft.rmrrFirmwareBugs = bugs;
      draft.rootBuses = rootBuses;
      draft.groupChanges = changes;
      draft.dacNotices = List.of();
      draft.complete = true;
      return new SimulatedLog(lines, draft.log());
    }

    private List<FirmwareBug> firmware() {
      Optional<DmarTable> table = host.firmware().dmar().optional();
      if (table.isEmpty()) {
        return List.of();
      }
      List<FirmwareBug> bugs = new ArrayList<>();
      lines.add("DMAR: Host address width " + table.get().hostAddressWidth());
      for (DmarTable.Unit unit : table.get().units()) {
        lines.add(
            "DMAR: DRHD base: 0x%014x flags: 0x%x"
                .formatted(unit.registerBase(), unit.includeAll() ? 1 : 0));
        host.iommu().units().stream()
            .filter(each -> Objects.equals(each.address(), unit.registerBase()))
            .findFirst()
            .ifPresent(each -> lines.add(registers(each)));
      }
      for (ReservedMemory memory : table.get().reservedMemory()) {
        lines.add("DMAR: RMRR base: 0x%014x end: 0x%014x".formatted(memory.start(), memory.end()));
        AddressRange range = memory.range();
        if (range != null) {
          for (String line :
              RmrrComplaints.of(range, host.firmware().ioMemory().optional().orElse(null))) {
            lines.add(line);
            bugs.add(new FirmwareBug(line, range, lines.size()));
          }
        }
      }
      if (table.get().reservedMemory().isEmpty()) {
        lines.add("DMAR: No RMRR found");
      }
      return bugs;
    }

    private static String registers(IommuUnit unit) {
      return "DMAR: %s: reg_base_addr %x ver %s cap %x ecap %x"
          .formatted(
              unit.name(),
              Objects.requireNonNull(unit.address()),
              unit.version(),
              unit.capability() == null ? 0 : unit.capability().value(),
              unit.extendedCapability() == null ? 0 : unit.extendedCapability().value());
    }

    private List<RootBus> rootBuses() {
      List<RootBus> buses = new ArrayList<>();
      for (RootBus root : facts.rootBuses()) {
        lines.add("PCI host bridge to bus " + root.bus());
        buses.add(new RootBus(root.bus(), root.windows(), lines.size()));
        for (AddressRange window : root.windows()) {
          lines.add(
              "pci_bus %s: root bus resource [mem 0x%08x-0x%08x%s]"
                  .formatted(root.bus(), window.start(), window.end(), ignored() ? "" : " window"));
        }
      }
      return buses;
    }

    private boolean ignored() {
      return host.kernel()
          .commandLine()
          .optional()
          .map(CommandLine::ignoresHostBridgeWindows)
          .orElse(false);
    }

    /** The units translate before there are virtual functions. */
    private List<GroupChange> groupChanges() {
      Set<String> virtual =
          host.pci().devices().stream()
              .filter(PciDevice::isVirtualFunction)
              .map(PciDevice::address)
              .map(PciAddress::toString)
              .collect(Collectors.toCollection(HashSet::new));
      List<GroupChange> changes = new ArrayList<>();
      boolean announced = !facts.translationEnabled();
      for (GroupChange change : facts.groupChanges()) {
        if (!announced && virtual.contains(change.device())) {
          translation();
          announced = true;
        }
        lines.add(
            "pci %s: %s iommu group %d"
                .formatted(
                    change.device(),
                    change.added() ? "Adding to" : "Removing from",
                    change.group()));
        changes.add(new GroupChange(change.device(), change.group(), change.added(), lines.size()));
      }
      if (!announced) {
        translation();
      }
      return changes;
    }

    private void translation() {
      lines.add("DMAR: Intel(R) Virtualization Technology for Directed I/O");
    }
  }
}
