// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.web.WebConfig.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How many requests may still come. */
final class TokenBucket {

  private final RateLimit limit;
  private final InstantSource clock;
  private Instant full;

  /** Full at first. */
  TokenBucket(RateLimit limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
    this.full = clock.instant();
  }

  /** Takes a token; false if there is none. */
  synchronized boolean take() {
    Instant now = clock.instant();
    Duration whole = limit.interval().multipliedBy(limit.burst());
    // No bucket is emptier than empty: the clock was set back.
    boolean known = full.isAfter(now) && Duration.between(now, full).compareTo(whole) <= 0;
    Instant next = (known ? full : now).plus(limit.interval());
    // Each token that is missing moves the time when the bucket is full by an interval.
    if (Duration.between(now, next).compareTo(whole) > 0) {
      return false;
    }
    full = next;
    return true;
  }
}
