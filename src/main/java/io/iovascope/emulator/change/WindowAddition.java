// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.address.AddressRange;
import io.iovascope.emulator.draft.LogDraft;
import io.iovascope.host.BootLog;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.host.PciBus;
import java.util.ArrayList;
import java.util.List;

/**
 * One more memory window of a host bridge.
 *
 * @param rootBus the bus below the bridge
 */
public record WindowAddition(PciBus rootBus, AddressRange window) implements HostChange {

  @Override
  public Host applied(Host host) throws HostChangeException {
    if (!host.pci().hostBridges().contains(rootBus)) {
      throw new HostChangeException("this host has no root bus " + rootBus);
    }
    boolean listed = host.firmware().ioMemory().optional().isPresent();
    boolean announced =
        host.kernel()
            .bootLog()
            .optional()
            .map(log -> log.rootBuses().stream().anyMatch(root -> root.bus().equals(rootBus)))
            .orElse(false);
    if (!listed && !announced) {
      throw new HostChangeException(
          "the windows of %s are not known: %s is not readable"
              .formatted(rootBus, host.firmware().ioMemory().path()));
    }
    if (listed) {
      refuseConflicts(host.firmware().ioMemory().orElse(new IoMemory(List.of())));
    }
    return host.with(host.firmware().withIoMemory(host.firmware().ioMemory().map(this::with)))
        .with(host.kernel().withBootLog(host.kernel().bootLog().map(this::with)));
  }

  /**
   * The kernel drops a window that is in the way of something else (pci_acpi_root_add_resources()
   * of drivers/acpi/pci_root.c); memory that firmware reserves makes room.
   */
  private void refuseConflicts(IoMemory map) throws HostChangeException {
    for (IoMemory.Entry entry : map.entries()) {
      boolean inTheWay = entry.depth() == 0 && !entry.name().equals("Reserved");
      if (inTheWay && entry.range().overlaps(window)) {
        throw new HostChangeException(
            "window %s: the kernel would ignore it, it conflicts with %s %s"
                .formatted(window, entry.name(), entry.range()));
      }
    }
  }

  private IoMemory with(IoMemory map) {
    List<IoMemory.Entry> entries = new ArrayList<>();
    boolean placed = false;
    for (IoMemory.Entry entry : map.entries()) {
      if (!placed && entry.depth() == 0 && entry.range().compareTo(window) > 0) {
        entries.add(entry(entries.size() + 1));
        placed = true;
      }
      entries.add(
          new IoMemory.Entry(entry.range(), entry.depth(), entry.name(), entries.size() + 1));
    }
    if (!placed) {
      entries.add(entry(entries.size() + 1));
    }
    return new IoMemory(entries);
  }

  private IoMemory.Entry entry(int line) {
    return new IoMemory.Entry(window, 0, "PCI Bus " + rootBus, line);
  }

  private BootLog with(BootLog log) {
    LogDraft draft = new LogDraft(log);
    draft.rootBuses =
        log.rootBuses().stream()
            .map(root -> root.bus().equals(rootBus) ? with(root) : root)
            .toList();
    return draft.log();
  }

  private BootLog.RootBus with(BootLog.RootBus root) {
    List<AddressRange> windows = new ArrayList<>(root.windows());
    windows.add(window);
    return new BootLog.RootBus(root.bus(), windows, root.line());
  }
}
