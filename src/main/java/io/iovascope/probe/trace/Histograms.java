// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file {@code hist} of an event: a histogram for each trigger, with the trigger's own words in
 * front (hist_show() in kernel/trace/trace_events_hist.c).
 *
 * @param counts of all triggers
 * @param lost events that the kernel's tables had no room for, and entries that are not understood
 */
record Histograms(List<EventCount> counts, long lost) {

  private static final String TRIGGER = "# trigger info: ";
  private static final Pattern FILTER =
      Pattern.compile("# trigger info: hist:.*? if (.*) \\[\\w+\\]");
  private static final Pattern DROPPED = Pattern.compile(" *Dropped: (\\d{1,18})");
  private static final String ENTRY = "{ ";

  /**
   * @param event whose file it is
   */
  static Histograms parse(DmaEvent event, String text) {
    List<EventCount> counts = new ArrayList<>();
    long lost = 0;
    HistogramTrigger trigger = null;
    for (String line : text.split("\n", -1)) {
      Matcher dropped = DROPPED.matcher(line);
      if (line.startsWith(TRIGGER)) {
        trigger = trigger(event, line);
      } else if (dropped.matches()) {
        lost += Long.parseLong(dropped.group(1));
      } else if (line.startsWith(ENTRY)) {
        Optional<EventCount> count =
            trigger == null ? Optional.empty() : HistogramEntry.parse(trigger, line);
        count.ifPresent(counts::add);
        lost += count.isPresent() ? 0 : 1;
      }
    }
    return new Histograms(counts, lost);
  }

  private static HistogramTrigger trigger(DmaEvent event, String line) {
    Matcher matcher = FILTER.matcher(line);
    String filter = matcher.matches() ? matcher.group(1) : "";
    return event.triggers().stream()
        .filter(each -> each.filter().equals(filter))
        .findFirst()
        .orElse(event.triggers().get(0));
  }
}
