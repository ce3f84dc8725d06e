package io.iovascope.emulator;

import io.iovascope.host.BootLog;
import java.util.List;

/** A boot log in the making: the facts of {@link BootLog}, to be replaced one by one. */
final class LogDraft {

  boolean complete;
  List<BootLog.GroupChange> groupChanges;
  List<BootLog.RootBus> rootBuses;
  List<BootLog.DacNotice> dacNotices;
  List<BootLog.FirmwareBug> rmrrFirmwareBugs;
  boolean translationEnabled;
  boolean interruptRemapping;
  boolean batchingDisallowed;

  LogDraft(BootLog log) {
    complete = log.complete();
    groupChanges = log.groupChanges();
    rootBuses = log.rootBuses();
    dacNotices = log.dacNotices();
    rmrrFirmwareBugs = log.rmrrFirmwareBugs();
    translationEnabled = log.translationEnabled();
    interruptRemapping = log.interruptRemapping();
    batchingDisallowed = log.batchingDisallowed();
  }

  BootLog log() {
    return new BootLog(
        complete,
        groupChanges,
        rootBuses,
        dacNotices,
        rmrrFirmwareBugs,
        translationEnabled,
        interruptRemapping,
        batchingDisallowed);
  }
}
