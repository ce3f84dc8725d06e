// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.address.AddressRange;
import io.iovascope.emulator.draft.LogDraft;
import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a kernel shows of the windows of host bridges where {@code pci=nocrs} comes or goes: with it
 * the windows that firmware describes are ignored, and a root bus gets all physical addresses.
 */
final class HostWindows {

  private final Host edited;
  private final boolean ignored;
  private final boolean changed;

  HostWindows(Host before, Host edited) {
    this.edited = edited;
    this.ignored = ignoresFirmware(edited);
    this.changed = ignored != ignoresFirmware(before);
  }

  private static boolean ignoresFirmware(Host host) {
    return host.kernel()
        .commandLine()
        .optional()
        .map(CommandLine::ignoresHostBridgeWindows)
        .orElse(false);
  }

  Reading<IoMemory> ioMemory() {
    if (!changed) {
      return edited.firmware().ioMemory();
    }
    return ignored
        ? edited.firmware().ioMemory().map(this::withoutRootBuses)
        : Reading.absent(edited.firmware().ioMemory().path(), "not known without pci=nocrs");
  }

  Reading<BootLog> bootLog() {
    if (!changed) {
      return edited.kernel().bootLog();
    }
    Optional<Integer> bits = edited.resources().physicalAddressBits().optional();
    return edited
        .kernel()
        .bootLog()
        .map(
            (BootLog log) -> {
              LogDraft draft = new LogDraft(log);
              draft.rootBuses =
                  ignored && bits.isPresent()
                      ? log.rootBuses().stream().map(root -> everything(root, bits.get())).toList()
                      : List.of();
              return draft.log();
            });
  }

  List<String> notes() {
    return changed && !ignored
        ? List.of(
            "the windows that firmware gives the host bridges are not known; guessed from the devices")
        : List.of();
  }

  private static BootLog.RootBus everything(BootLog.RootBus root, int bits) {
    return new BootLog.RootBus(root.bus(), List.of(AddressRange.ofBits(bits)), root.line());
  }

  /** What was in a window moves one level up. */
  private IoMemory withoutRootBuses(IoMemory map) {
    Set<String> names =
        edited.pci().hostBridges().stream()
            .map(bus -> "PCI Bus " + bus)
            .collect(Collectors.toSet());
    List<IoMemory.Entry> kept = new ArrayList<>();
    int windowDepth = Integer.MAX_VALUE;
    for (IoMemory.Entry entry : map.entries()) {
      if (entry.depth() <= windowDepth) {
        windowDepth = names.contains(entry.name()) ? entry.depth() : Integer.MAX_VALUE;
      }
      if (!names.contains(entry.name())) {
        int depth = entry.depth() > windowDepth ? entry.depth() - 1 : entry.depth();
        kept.add(new IoMemory.Entry(entry.range(), depth, entry.name(), kept.size() + 1));
      }
    }
    return new IoMemory(kept);
  }
}
