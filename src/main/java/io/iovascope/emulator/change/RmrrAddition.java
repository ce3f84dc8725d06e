// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.address.AddressRange;
import io.iovascope.emulator.draft.DmarLayout;
import io.iovascope.emulator.draft.LogDraft;
import io.iovascope.emulator.draft.RmrrComplaints;
import io.iovascope.host.BootLog;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One more RMRR, at the end of the DMAR table.
 *
 * @param memory the range; the firmware of real machines gives whole pages
 * @param scopes the functions that it names, bridges with everything below them
 */
public record RmrrAddition(AddressRange memory, List<PciAddress> scopes) implements HostChange {

  public RmrrAddition {
    scopes = List.copyOf(scopes);
  }

  @Override
  public Host applied(Host host) throws HostChangeException {
    DmarTable table =
        host.firmware()
            .dmar()
            .optional()
            .orElseThrow(
                () ->
                    new HostChangeException(
                        "the DMAR table is not known: %s is %s"
                            .formatted(
                                host.firmware().dmar().path(),
                                host.firmware().dmar().status().label())));
    Map<PciAddress, PciDevice> devices = host.pci().devicesByAddress();
    List<Scope> named = new ArrayList<>();
    int segment = -1;
    for (PciAddress address : scopes) {
      PciDevice device = devices.get(address);
      if (device == null) {
        throw new HostChangeException("this host has no device " + address);
      }
      if (segment >= 0 && segment != device.place().rootBus().segment()) {
        throw new HostChangeException("an RMRR names devices of one segment only");
      }
      segment = device.place().rootBus().segment();
      named.add(scope(device));
    }
    if (named.isEmpty()) {
      throw new HostChangeException("an RMRR names one device or more");
    }
    DmarTable longer =
        with(table, new ReservedMemory(segment, memory.start(), memory.end(), named, 0));
    IoMemory map = host.firmware().ioMemory().optional().orElse(null);
    return host.with(host.firmware().withDmar(Reading.ok(longer, host.firmware().dmar().path())))
        .with(host.kernel().withBootLog(host.kernel().bootLog().map(log -> complaining(log, map))));
  }

  private static DmarTable with(DmarTable table, ReservedMemory added) {
    List<ReservedMemory> memory = new ArrayList<>(table.reservedMemory());
    memory.add(added);
    return DmarLayout.placed(table, memory);
  }

  /** A scope that names the device by its path from the root bus. */
  static Scope scope(PciDevice device) {
    return new Scope(
        device.isBridge() ? ScopeType.BRIDGE : ScopeType.ENDPOINT,
        0,
        device.place().rootBus().number(),
        device.place().path().stream()
            .map(step -> new PathEntry(step.device(), step.function()))
            .toList());
  }

  /** dmar_parse_one_rmrr() complains of memory that is not reserved, and of broken pages. */
  private BootLog complaining(BootLog log, @Nullable IoMemory map) {
    List<String> messages = RmrrComplaints.of(memory, map);
    if (messages.isEmpty()) {
      return log;
    }
    List<BootLog.FirmwareBug> bugs = new ArrayList<>(log.rmrrFirmwareBugs());
    int line = bugs.isEmpty() ? 0 : bugs.get(bugs.size() - 1).line();
    messages.forEach(message -> bugs.add(new BootLog.FirmwareBug(message, memory, line)));
    LogDraft draft = new LogDraft(log);
    draft.rmrrFirmwareBugs = bugs;
    return draft.log();
  }
}
