// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Counts recorded events as the kernel's histograms would. For several threads. */
final class RecordedCounts {

  /** As many as a histogram has. */
  private static final int MOST_ENTRIES = 4096;

  private static final Pattern LOST =
      Pattern.compile("CPU:\\d+ \\[LOST (?:(\\d{1,18}) )?EVENTS\\]");

  private record Key(
      String device,
      DmaEvent event,
      boolean failed,
      @Nullable Long size,
      @Nullable Integer error) {}

  private static final class Sum {
    private long count;
    private long bytes;
  }

  private final Map<String, DmaEvent> events = new HashMap<>();
  private final Map<Key, Sum> sums = new HashMap<>();
  private long lost;

  RecordedCounts(List<DmaEvent> events) {
    events.forEach(event -> this.events.put(event.name(), event));
  }

  /**
   * @return whether the line tells of an event, or of lost ones
   */
  synchronized boolean add(String line) {
    Matcher missing = LOST.matcher(line);
    if (missing.matches()) {
      lost += missing.group(1) == null ? 1 : Long.parseLong(missing.group(1));
      return true;
    }
    Optional<RecordedEvent> recorded = RecordedEvent.parse(line);
    DmaEvent event = recorded.map(each -> events.get(each.event())).orElse(null);
    if (recorded.isEmpty() || event == null) {
      return false;
    }
    add(event, recorded.get());
    return true;
  }

  private void add(DmaEvent event, RecordedEvent recorded) {
    boolean failed = event.failed(recorded);
    Key key =
        new Key(
            recorded.device(),
            event,
            failed,
            failed && event.hasSize() ? recorded.number(DmaEvent.SIZE).orElse(null) : null,
            failed && event.hasError()
                ? recorded.number(DmaEvent.ERROR).map(Long::intValue).orElse(null)
                : null);
    if (sums.size() >= MOST_ENTRIES && !sums.containsKey(key)) {
      lost++;
      return;
    }
    Sum sum = sums.computeIfAbsent(key, each -> new Sum());
    sum.count++;
    sum.bytes += recorded.number(DmaEvent.SIZE).orElse(0L);
  }

  synchronized Histograms counts() {
    List<EventCount> counts = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            counts.add(
                new EventCount(
                    key.device(),
                    key.event(),
                    key.failed(),
                    sum.count,
                    key.event().hasSize() && !key.failed() ? sum.bytes : null,
                    key.size(),
                    key.error())));
    return new Histograms(counts, lost);
  }
}
