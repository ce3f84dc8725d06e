// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Takes the time of each source of a host while it is read; several may be read at once. */
public final class ReadingTimes {

  private final InstantSource clock;
  private final Map<String, Duration> times = new ConcurrentHashMap<>();

  public ReadingTimes(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Reads.
   *
   * @param source its name, as among the host's sources
   */
  public <T> T take(String source, Supplier<T> reading) {
    Instant began = clock.instant();
    try {
      return reading.get();
    } finally {
      times.merge(source, Duration.between(began, clock.instant()), Duration::plus);
    }
  }

  /** How long reading took, by the name of the source; without those that were not read. */
  public SortedMap<String, Duration> bySource() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(times));
  }
}
