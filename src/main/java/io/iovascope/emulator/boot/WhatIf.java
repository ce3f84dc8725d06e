// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.emulator.change.GroupTypeChange;
import io.iovascope.emulator.change.HostChange;
import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.emulator.draft.LogDraft;
import io.iovascope.host.BootLog;
import io.iovascope.host.Host;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * A host, and the same host with changes after its next boot.
 *
 * @param before the host as it is, but without what its kernel logged at run time: a kernel that
 *     has just booted has logged none of that either
 * @param after the host with the changes
 */
public record WhatIf(Host before, Simulation after) {

  /**
   * Applies changes in order and boots.
   *
   * @throws HostChangeException if one of them cannot be applied, or the host has an IOMMU whose
   *     boot is not modelled
   */
  public static WhatIf of(Host host, List<HostChange> changes) throws HostChangeException {
    if (!host.isVtd()) {
      throw new HostChangeException(
          "a boot is modelled with VT-d alone, not with " + host.machine().iommu().label());
    }
    Host before = withoutHistory(host);
    Host edited = before;
    List<GroupTypeChange> types = new ArrayList<>();
    for (HostChange change : changes) {
      if (change instanceof GroupTypeChange type) {
        types.add(type);
      } else {
        edited = change.applied(edited);
      }
    }
    Simulation booted = SimulatedBoot.of(before, edited);
    Host after = booted.host();
    for (GroupTypeChange type : types) {
      after = type.applied(after);
    }
    return new WhatIf(before, new Simulation(after, booted.notes()));
  }

  private static Host withoutHistory(Host host) {
    Reading<BootLog> boot = host.kernel().bootLog().map(WhatIf::withoutNotices);
    return host.with(host.kernel().withEvents(KernelEvents.NONE).withBootLog(boot));
  }

  private static BootLog withoutNotices(BootLog log) {
    LogDraft draft = new LogDraft(log);
    draft.dacNotices = List.of();
    return draft.log();
  }
}
