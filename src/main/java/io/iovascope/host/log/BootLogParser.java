// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.address.AddressRange;
import io.iovascope.host.BootLog;
import io.iovascope.host.BootLog.DacNotice;
import io.iovascope.host.BootLog.FirmwareBug;
import io.iovascope.host.BootLog.GroupChange;
import io.iovascope.host.BootLog.Notice;
import io.iovascope.host.BootLog.RootBus;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelLog;
import io.iovascope.host.PciBus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the facts of a {@link BootLog} in the messages of the kernel. Messages about a device begin
 * with the name of its driver or else its bus, and its own name ({@code __dev_printk()} of
 * drivers/base/core.c).
 */
public final class BootLogParser {

  /** {@code iommu_group_add_device()} and {@code __iommu_group_remove_device()}. */
  private static final Pattern GROUP =
      Pattern.compile("(?:.* )?(\\S+): (Adding to|Removing from) iommu group (\\d{1,9})");

  /** The same before 5.1: the device is not in front. */
  private static final Pattern OLD_GROUP =
      Pattern.compile(
          "iommu: (?:(Adding) device (\\S+) to|Removing device (\\S+) from) group (\\d{1,9})");

  /** {@code iommu_dma_alloc_iova()}, once per device. */
  private static final Pattern DAC =
      Pattern.compile("(?:.* )?(\\S+): Using (\\d{1,2})-bit DMA addresses");

  /** {@code pci_register_host_bridge()} of drivers/pci/probe.c, as are the next two. */
  private static final Pattern HOST_BRIDGE =
      Pattern.compile("(?:.*: )?PCI host bridge to bus ([0-9a-f:]+)");

  private static final Pattern WINDOW =
      Pattern.compile("pci_bus ([0-9a-f:]+): root bus resource \\[(\\w+) +([^\\]]*)\\](.*)");
  private static final Pattern BUS_ADDRESS = Pattern.compile(" \\(bus address \\[([^\\]]*)\\]\\)");

  /** Both ends, then words such as {@code 64bit pref window}; one number if both are the same. */
  private static final Pattern RANGE =
      Pattern.compile("0x([0-9a-f]{1,16})(?:-0x([0-9a-f]{1,16}))?(?: .*)?");

  /** {@code dmar_parse_one_rmrr()} of drivers/iommu/intel/iommu.c and its x86 check. */
  private static final Pattern RMRR = Pattern.compile("RMRR \\[([^\\]]*)\\]");

  private static final String FIRMWARE_BUG = "DMAR: [Firmware Bug]: ";

  /** {@code init_dmars()} and later {@code intel_iommu_init()}; before 4.2 of another prefix. */
  private static final Pattern TRANSLATION =
      Pattern.compile(
          "(?:DMAR|PCI-DMA): Intel\\(R\\) Virtualization Technology for Directed I/O.*");

  /**
   * {@code intel_enable_irq_remapping()}; up to 3.2 {@code enable_IR()} of
   * arch/x86/kernel/apic/apic.c, up to 2.6.30 with x2APIC in one line.
   */
  private static final Pattern INTERRUPT_REMAPPING =
      Pattern.compile(
          "(?:DMAR-IR: )?Enabled (?:IRQ remapping in x2?apic mode"
              + "|(?:x2apic and )?[Ii]nterrupt-remapping).*");

  /** Before 5.15 it "is disabled". */
  private static final Pattern NO_BATCHING =
      Pattern.compile("DMAR: IOMMU batching (?:disallowed|is disabled) due to virtualization.*");

  /** intel_iommu_attach_device(), iommu_group_claim_dma_owner(), and patches of distributors. */
  private static final Map<String, Notice.What> NOTICES =
      Map.of(
          "Device is ineligible for IOMMU domain attach due to platform RMRR requirement",
          Notice.What.RMRR_REFUSED_BY_DRIVER,
          "Firmware has requested this device have a 1:1 IOMMU mapping, rejecting",
          Notice.What.RMRR_REFUSED_BY_CORE,
          "Intel-IOMMU: assuming all RMRRs are relaxable",
          Notice.What.RMRRS_RELAXED,
          "PCIe ACS overrides enabled",
          Notice.What.ACS_OVERRIDES);

  private final Map<Notice.What, Integer> notices = new EnumMap<>(Notice.What.class);
  private final List<GroupChange> groupChanges = new ArrayList<>();
  private final Map<PciBus, RootBus> rootBuses = new LinkedHashMap<>();
  private final List<DacNotice> dacNotices = new ArrayList<>();
  private final List<FirmwareBug> firmwareBugs = new ArrayList<>();
  private final KernelEventParser events = new KernelEventParser();
  private final MachineMessageParser machine = new MachineMessageParser();
  private boolean translation;
  private boolean interruptRemapping;
  private boolean noBatching;

  private BootLogParser() {}

  /**
   * What a log says.
   *
   * @param messages of one boot, in their order
   * @param complete whether nothing is missing at the beginning
   * @param recorded the sequence numbers that the messages have
   */
  static KernelLog parse(
      List<LogLine> messages, boolean complete, List<KernelEvents.Run> recorded) {
    BootLogParser parser = new BootLogParser();
    messages.forEach(parser::accept);
    return new KernelLog(parser.bootLog(complete), parser.events.events(recorded));
  }

  /** What programs wrote says nothing. */
  private void accept(LogLine line) {
    if (line.source() != LogLine.Source.PROGRAM) {
      message(line.text(), line.number());
      machine.message(line.text());
      events.message(line);
    }
  }

  private BootLog bootLog(boolean complete) {
    return new BootLog(
        complete,
        groupChanges,
        List.copyOf(rootBuses.values()),
        dacNotices,
        firmwareBugs,
        translation,
        interruptRemapping,
        noBatching,
        notices.entrySet().stream()
            .map(entry -> new Notice(entry.getKey(), entry.getValue()))
            .toList(),
        machine.messages());
  }

  private void message(String text, int line) {
    if (text.contains("iommu group") || text.startsWith("iommu: ")) {
      groupChange(text, line);
    } else if (text.contains("-bit DMA addresses")) {
      dacNotice(text, line);
    } else if (text.contains("PCI host bridge to bus ")) {
      hostBridge(text, line);
    } else if (text.contains(": root bus resource ")) {
      window(text, line);
    } else if (text.startsWith(FIRMWARE_BUG) && text.contains("RMRR")) {
      firmwareBugs.add(new FirmwareBug(text, rmrr(text), line));
    } else {
      translation |= TRANSLATION.matcher(text).matches();
      interruptRemapping |= INTERRUPT_REMAPPING.matcher(text).matches();
      noBatching |= NO_BATCHING.matcher(text).matches();
      NOTICES.forEach(
          (words, what) -> {
            if (text.contains(words)) {
              notices.putIfAbsent(what, line);
            }
          });
    }
  }

  private static @Nullable AddressRange rmrr(String text) {
    Matcher matcher = RMRR.matcher(text);
    return matcher.find() ? range(matcher.group(1)).orElse(null) : null;
  }

  private void groupChange(String text, int line) {
    Matcher matcher = GROUP.matcher(text);
    if (matcher.matches()) {
      boolean added = matcher.group(2).startsWith("Adding");
      groupChange(matcher.group(1), matcher.group(3), added, line);
      return;
    }
    Matcher old = OLD_GROUP.matcher(text);
    if (old.matches()) {
      boolean added = old.group(1) != null;
      groupChange(added ? old.group(2) : old.group(3), old.group(4), added, line);
    }
  }

  private void groupChange(String device, String group, boolean added, int line) {
    groupChanges.add(new GroupChange(device, Integer.parseInt(group), added, line));
  }

  private void dacNotice(String text, int line) {
    Matcher matcher = DAC.matcher(text);
    if (matcher.matches()) {
      dacNotices.add(new DacNotice(matcher.group(1), Integer.parseInt(matcher.group(2)), line));
    }
  }

  /** A bus that was removed and came back is announced again, and only the last time counts. */
  private void hostBridge(String text, int line) {
    Matcher matcher = HOST_BRIDGE.matcher(text);
    if (matcher.matches()) {
      PciBus.parse(matcher.group(1))
          .ifPresent(
              bus -> {
                rootBuses.remove(bus);
                rootBuses.put(bus, new RootBus(bus, List.of(), line));
              });
    }
  }

  private void window(String text, int line) {
    Matcher matcher = WINDOW.matcher(text);
    if (matcher.matches()) {
      Optional<AddressRange> memory =
          matcher.group(2).equals("mem")
              ? range(busAddresses(matcher.group(3), matcher.group(4)))
              : Optional.empty();
      PciBus.parse(matcher.group(1)).ifPresent(bus -> window(bus, memory, line));
    }
  }

  private void window(PciBus bus, Optional<AddressRange> memory, int line) {
    RootBus known = rootBuses.getOrDefault(bus, new RootBus(bus, List.of(), line));
    List<AddressRange> windows = new ArrayList<>(known.windows());
    memory.ifPresent(windows::add);
    rootBuses.put(bus, new RootBus(bus, windows, known.line()));
  }

  /** The bus address is only printed where it differs from the physical one. */
  private static String busAddresses(String resource, String rest) {
    Matcher matcher = BUS_ADDRESS.matcher(rest);
    return matcher.matches() ? matcher.group(1) : resource;
  }

  private static Optional<AddressRange> range(String text) {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long start = Long.parseUnsignedLong(matcher.group(1), 16);
    long end = matcher.group(2) == null ? start : Long.parseUnsignedLong(matcher.group(2), 16);
    return Long.compareUnsigned(start, end) <= 0
        ? Optional.of(new AddressRange(start, end))
        : Optional.empty();
  }
}
