// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.forecast.Forecast;
import io.iovascope.forecast.UsageSample;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How full the zones of all groups were lately, and when they will be full if that goes on. For one
 * thread at a time.
 */
final class UsageHistory {

  /** Readings that count: with one a minute, as the timer makes them, those of an hour and more. */
  static final int MOST_SAMPLES = 72;

  private record Key(int group, IovaZone zone, long capacity) {}

  private Map<Key, List<UsageSample>> samples = new HashMap<>();
  private @Nullable Instant last;

  /**
   * The forecasts after this reading; the same one again changes nothing. What freed ranges take
   * that are cached or queued counts as free: the kernel takes it back before it gives up.
   */
  List<IovaForecast> with(Usage usage) {
    if (!usage.takenAt().equals(last)) {
      if (last != null && usage.takenAt().isBefore(last)) {
        // The clock was set back: what was taken before cannot be put in order with what follows.
        samples = Map.of();
      }
      last = usage.takenAt();
      add(usage);
    }
    List<IovaForecast> forecasts = new ArrayList<>();
    samples.forEach(
        (key, taken) -> {
          if (Forecast.of(taken) instanceof Forecast.RunsOut runsOut && taken.size() > 2) {
            forecasts.add(new IovaForecast(key.group, key.zone, runsOut.seconds()));
          }
        });
    return List.copyOf(forecasts);
  }

  /** Of a zone that is gone, or has become another, nothing is kept. */
  private void add(Usage usage) {
    Map<Key, List<UsageSample>> now = new HashMap<>();
    long nanos = Duration.between(Instant.EPOCH, usage.takenAt()).toNanos();
    for (GroupUsage group : usage.groups()) {
      group
          .space()
          .optional()
          .ifPresent(
              space -> {
                for (IovaZone zone : IovaZone.values()) {
                  zone.of(group, space)
                      .filter(Occupancy::addsUp)
                      .ifPresent(
                          occupancy -> {
                            Key key = new Key(group.id(), zone, occupancy.capacity());
                            List<UsageSample> taken =
                                new ArrayList<>(samples.getOrDefault(key, List.of()));
                            taken.add(sample(nanos, occupancy));
                            now.put(
                                key,
                                taken.subList(
                                    Math.max(0, taken.size() - MOST_SAMPLES), taken.size()));
                          });
                }
              });
    }
    samples = now;
  }

  private static UsageSample sample(long nanos, Occupancy occupancy) {
    Long live = occupancy.live();
    long used = live == null ? occupancy.allocated() : live;
    return new UsageSample(nanos, used, occupancy.free() + occupancy.allocated() - used);
  }
}
