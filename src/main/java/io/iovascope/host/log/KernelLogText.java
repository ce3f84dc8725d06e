// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text of {@code /dev/kmsg} as a list of records, each with the lines behind it that name its
 * device. Unlike {@link KernelRecords} it keeps every character, to be saved.
 */
public final class KernelLogText {

  private record Entry(long sequence, String text) {}

  private final List<Entry> entries;

  private KernelLogText(List<Entry> entries) {
    this.entries = entries;
  }

  /** The records of a text in ascending order; lines that belong to none are dropped. */
  public static KernelLogText of(String text) {
    List<Entry> entries = new ArrayList<>();
    long last = -1;
    int start = 0;
    while (start < text.length()) {
      int end = endOfRecord(text, start);
      Optional<KernelRecord> record = KernelRecord.parse(firstLine(text, start));
      if (record.isPresent() && record.get().sequence() > last) {
        last = record.get().sequence();
        String whole = text.substring(start, end);
        entries.add(new Entry(last, whole.endsWith("\n") ? whole : whole + "\n"));
      }
      start = end;
    }
    return new KernelLogText(entries);
  }

  /**
   * This, and the records of {@code ring} that come after its last one. If the two cannot be of one
   * boot (a record differs, or the ring ends earlier), this is worth nothing and the ring is the
   * answer.
   */
  public KernelLogText extendedBy(KernelLogText ring) {
    if (entries.isEmpty() || ring.entries.isEmpty()) {
      return entries.isEmpty() ? ring : this;
    }
    if (!isOfSameBoot(ring)) {
      return ring;
    }
    List<Entry> joined = new ArrayList<>(entries);
    ring.entries.stream().filter(entry -> entry.sequence > lastSequence()).forEach(joined::add);
    return new KernelLogText(joined);
  }

  private boolean isOfSameBoot(KernelLogText ring) {
    Map<Long, String> records = new HashMap<>();
    ring.entries.forEach(entry -> records.put(entry.sequence, firstLine(entry.text, 0)));
    return ring.lastSequence() >= lastSequence()
        && entries.stream()
            .allMatch(
                entry -> {
                  String record = firstLine(entry.text, 0);
                  return records.getOrDefault(entry.sequence, record).equals(record);
                });
  }

  /**
   * This without records from its middle, if it is longer than {@code limit}: the oldest records
   * hold the boot, the newest what has just happened.
   *
   * @param limit largest number of characters
   * @param oldest how many of them the oldest records get
   */
  public KernelLogText bounded(int limit, int oldest) {
    long length = 0;
    for (Entry entry : entries) {
      length += entry.text.length();
    }
    if (length <= limit) {
      return this;
    }
    int head = 0;
    int headLength = 0;
    while (headLength + entries.get(head).text.length() <= oldest) {
      headLength += entries.get(head++).text.length();
    }
    int tail = entries.size();
    int tailLength = 0;
    while (headLength + tailLength + entries.get(tail - 1).text.length() <= limit) {
      tailLength += entries.get(--tail).text.length();
    }
    List<Entry> kept = new ArrayList<>(entries.subList(0, head));
    kept.addAll(entries.subList(tail, entries.size()));
    return new KernelLogText(kept);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The records as {@code /dev/kmsg} gives them. */
  public String text() {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> text.append(entry.text));
    return text.toString();
  }

  private long lastSequence() {
    return entries.get(entries.size() - 1).sequence;
  }

  private static String firstLine(String text, int start) {
    int newline = text.indexOf('\n', start);
    return text.substring(start, newline < 0 ? text.length() : newline);
  }

  private static int endOfRecord(String text, int start) {
    int end = start;
    do {
      int newline = text.indexOf('\n', end);
      end = newline < 0 ? text.length() : newline + 1;
    } while (end < text.length() && text.charAt(end) == ' ');
    return end;
  }
}
