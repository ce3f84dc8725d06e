// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides a run into chapters. */
final class Chapters {

  /** What happens between events. */
  static final String TRAFFIC = "traffic";

  /** More would not be read. What happens later belongs to the last chapter. */
  private static final int MOST_CHAPTERS = 64;

  private final Traffic traffic;
  private final List<Chapter> chapters = new ArrayList<>();
  private @Nullable String what;
  private long nanos;
  private long lastEvent;
  private RequestCounts before = new RequestCounts(0, 0, 0, 0);

  Chapters(Traffic traffic) {
    this.traffic = traffic;
  }

  /** Something happens; as long as it is the same, it is one chapter. */
  void event(String event, long now) {
    lastEvent = now;
    if (!event.equals(what)) {
      begin(event, now);
    }
  }

  /** A request or an unmapping comes. */
  void request(long now) {
    if (what == null || (now > lastEvent && !what.equals(TRAFFIC))) {
      begin(TRAFFIC, now);
    }
  }

  private void begin(String next, long now) {
    if (chapters.size() < MOST_CHAPTERS - 1) {
      close(now);
      what = next;
      nanos = now;
      before = traffic.counts();
    }
  }

  private void close(long now) {
    if (what != null) {
      chapters.add(new Chapter(nanos, what, traffic.counts().minus(before), traffic.usage(now)));
    }
  }

  /** Requests of this chapter that were served with addresses below 4 GiB. */
  long servedBelow4GiB() {
    return traffic.below4GiB() - before.below4GiB();
  }

  /** All chapters; the last one ends now. */
  List<Chapter> end(long now) {
    close(now);
    what = null;
    return List.copyOf(chapters);
  }
}
