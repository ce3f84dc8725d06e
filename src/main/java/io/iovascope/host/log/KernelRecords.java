// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelLog;
import io.iovascope.host.Reading;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.TextFile;
import java.util.ArrayList;
import java.util.List;

/** What was read of {@code /dev/kmsg}: records in ascending order of their sequence. */
record KernelRecords(List<KernelRecord> records) {

  KernelRecords {
    records = List.copyOf(records);
  }

  /**
   * Reads records, each followed by lines with a space in front that name its device; those are
   * dropped. Lines that are no records make it {@code MALFORMED}, the others are kept.
   */
  static Reading<KernelRecords> parse(String text, String path) {
    BadLines bad = new BadLines("'PRIORITY,SEQUENCE,MICROSECONDS,FLAGS;TEXT' in ascending order");
    List<KernelRecord> records = new ArrayList<>();
    List<String> lines = TextFile.lines(text);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(" ")) {
        continue;
      }
      KernelRecord record = KernelRecord.parse(line).orElse(null);
      if (record != null && record.sequence() > lastSequence(records)) {
        records.add(record);
      } else {
        bad.add(i + 1, line);
      }
    }
    return bad.reading(new KernelRecords(records), path);
  }

  private static long lastSequence(List<KernelRecord> records) {
    return records.isEmpty() ? -1 : records.get(records.size() - 1).sequence();
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  boolean startsAtBoot() {
    return !isEmpty() && records.get(0).sequence() == 0;
  }

  /** The records of {@code earlier} that come before these, and these. */
  KernelRecords after(KernelRecords earlier) {
    if (isEmpty()) {
      return earlier;
    }
    List<KernelRecord> joined = new ArrayList<>(earlier.records);
    joined.removeIf(record -> record.sequence() >= records.get(0).sequence());
    joined.addAll(records);
    return new KernelRecords(joined);
  }

  /** Whether nothing is missing from the first record of the boot to the last one here. */
  boolean isComplete() {
    return startsAtBoot() && lastSequence(records) == records.size() - 1L;
  }

  /**
   * The facts in the records. A record of several lines is taken apart and what programs wrote
   * counts but says nothing, so that a line has the same number as in the output of {@code dmesg}.
   */
  KernelLog log() {
    List<LogLine> messages = new ArrayList<>();
    LineJoiner joiner = new LineJoiner(messages::add);
    int number = 0;
    for (KernelRecord record : records) {
      LogLine.Source source = record.fromKernel() ? LogLine.Source.KERNEL : LogLine.Source.PROGRAM;
      KernelEvents.Time time = KernelEvents.Time.sinceBoot(record.microseconds());
      for (String text : record.lines()) {
        joiner.accept(
            new LogLine(
                ++number, record.sequence(), source, true, record.level(), time, false, text));
      }
    }
    joiner.finish();
    return BootLogParser.parse(messages, isComplete(), runs());
  }

  private List<KernelEvents.Run> runs() {
    List<KernelEvents.Run> runs = new ArrayList<>();
    for (KernelRecord record : records) {
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).last() + 1 == record.sequence()) {
        runs.set(last, new KernelEvents.Run(runs.get(last).first(), record.sequence()));
      } else {
        runs.add(new KernelEvents.Run(record.sequence(), record.sequence()));
      }
    }
    return runs;
  }
}
