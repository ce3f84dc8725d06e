// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

import io.iovascope.host.BootLog;
import java.util.List;

/** A boot log in the making: the facts of {@link BootLog}, to be replaced one by one. */
public final class LogDraft {

  public boolean complete;
  public List<BootLog.GroupChange> groupChanges;
  public List<BootLog.RootBus> rootBuses;
  public List<BootLog.DacNotice> dacNotices;
  public List<BootLog.FirmwareBug> rmrrFirmwareBugs;
  public boolean translationEnabled;
  public boolean interruptRemapping;
  public boolean batchingDisallowed;

  public LogDraft(BootLog log) {
    complete = log.complete();
    groupChanges = log.groupChanges();
    rootBuses = log.rootBuses();
    dacNotices = log.dacNotices();
    rmrrFirmwareBugs = log.rmrrFirmwareBugs();
    translationEnabled = log.translationEnabled();
    interruptRemapping = log.interruptRemapping();
    batchingDisallowed = log.batchingDisallowed();
  }

  public BootLog log() {
    return new BootLog(
        complete,
        groupChanges,
        rootBuses,
        dacNotices,
        rmrrFirmwareBugs,
        translationEnabled,
        interruptRemapping,
        batchingDisallowed,
        // What another kernel said tells nothing of the one that is supposed.
        List.of());
  }
}
