// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelLog;
import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.SavedInput;
import io.iovascope.host.root.TextFile;
import java.util.List;

/**
 * Reads the kernel's log. The ring of {@code /dev/kmsg} wraps, so what was saved of it at boot is
 * put in front; where there is no ring to read, the text that {@code dmesg} printed will do.
 */
public final class BootLogReader {

  /** Where the kernel gives out the records of its log. */
  public static final String RING = "/dev/kmsg";

  /** Longest log that is read, in bytes. */
  public static final int LIMIT = 16 << 20;

  /** What it costs that a log does not begin with the first line of the boot. */
  public static final String WITHOUT_BEGINNING =
      "its beginning is missing: groups, units, host bridge windows and firmware bugs that were"
          + " logged before its first line are unknown";

  private static final List<String> TEXTS = List.of("/var/log/dmesg", "/dmesg.txt");

  private BootLogReader() {}

  /** The log from the best source there is; else the reason why there is none. */
  public static Reading<KernelLog> read(HostRoot root) {
    Reading<KernelRecords> ring = records(root, RING);
    Reading<KernelRecords> log =
        startsAtBoot(ring) ? ring : joined(records(root, SavedInput.pathOf(RING)), ring);
    if (!log.map(KernelRecords::isEmpty).orElse(true)) {
      return log.map(KernelRecords::log);
    }
    Reading<KernelLog> reason =
        log.isOk()
            ? Reading.absent(log.path(), "empty")
            : new Reading<>(log.status(), null, log.path(), log.detail());
    for (String path : TEXTS) {
      Reading<KernelLog> text =
          TextFile.read(root, path, LIMIT).flatMap(found -> parseText(found, path));
      if (text.value() != null) {
        return text;
      }
      if (reason.status() == Reading.Status.ABSENT) {
        reason = text;
      }
    }
    return reason.status() == Reading.Status.ABSENT
        ? Reading.absent(RING, "no kernel log is there")
        : reason;
  }

  private static Reading<KernelRecords> records(HostRoot root, String path) {
    return TextFile.read(root, path, LIMIT).flatMap(text -> KernelRecords.parse(text, path));
  }

  private static boolean startsAtBoot(Reading<KernelRecords> ring) {
    return ring.map(KernelRecords::startsAtBoot).orElse(false);
  }

  private static Reading<KernelRecords> joined(
      Reading<KernelRecords> saved, Reading<KernelRecords> ring) {
    KernelRecords earlier = saved.value();
    KernelRecords later = ring.value();
    if (earlier == null || earlier.isEmpty()) {
      return ring;
    }
    if (later == null || later.isEmpty()) {
      return saved;
    }
    Reading<KernelRecords> worse = saved.isOk() || !ring.isOk() ? ring : saved;
    return new Reading<>(worse.status(), later.after(earlier), worse.path(), worse.detail());
  }

  /** Reads the records of {@code /dev/kmsg}. */
  public static Reading<KernelLog> parseRecords(String text, String path) {
    return KernelRecords.parse(text, path).map(KernelRecords::log);
  }

  /** Reads a log in any form, of several boots the last one; see {@link LogReader}. */
  public static KernelLog parseText(String text) {
    return of(KernelText.of(text).last());
  }

  /** What the messages of one boot say. */
  public static KernelLog of(KernelText.Boot boot) {
    List<KernelEvents.Run> recorded =
        boot.lines().isEmpty()
            ? List.of()
            : List.of(new KernelEvents.Run(boot.firstLine() - 1L, boot.lastLine() - 1L));
    return BootLogParser.parse(boot.lines(), boot.isComplete(), recorded);
  }

  private static Reading<KernelLog> parseText(String text, String path) {
    KernelText log = KernelText.of(text);
    if (!log.summary().recognised()) {
      return Reading.malformed(
          null,
          path,
          ("expected a kernel log, such as '[    0.000000] Linux version ...'; nothing in its %d"
                  + " lines is of a kernel")
              .formatted(log.summary().lines()));
    }
    return log.last().isComplete()
        ? Reading.ok(of(log.last()), path)
        : Reading.truncated(of(log.last()), path, WITHOUT_BEGINNING);
  }
}
