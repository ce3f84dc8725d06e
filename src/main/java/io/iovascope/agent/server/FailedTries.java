// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Wrong passwords by the address that they came from: after some, no more are looked at. */
final class FailedTries {

  /** In {@link #TIME}. */
  static final int MOST = 10;

  static final Duration TIME = Duration.ofMinutes(1);

  private static final int ADDRESSES = 1000;

  private record Tries(Instant since, int count) {}

  private final InstantSource clock;
  private final Map<String, Tries> tries =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
          return size() > ADDRESSES;
        }
      };

  FailedTries(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(String address) {
    Tries before = current(address);
    tries.put(address, new Tries(before.since, before.count + 1));
  }

  synchronized boolean areTooMany(String address) {
    return current(address).count >= MOST;
  }

  private Tries current(String address) {
    Instant now = clock.instant();
    Tries known = tries.get(address);
    // Either way: a clock that was set back must not keep anybody out until it is where it was.
    return known == null || Duration.between(known.since, now).abs().compareTo(TIME) > 0
        ? new Tries(now, 0)
        : known;
  }
}
