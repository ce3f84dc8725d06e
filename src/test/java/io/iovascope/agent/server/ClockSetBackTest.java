// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.ManualClock;
import io.iovascope.agent.web.WebConfig.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limits count time, and must not keep anybody out for as long as a clock was set back. */
class ClockSetBackTest {

  private final ManualClock clock = new ManualClock();

  @Test
  void aBucketIsFullAgain() {
    TokenBucket bucket = new TokenBucket(new RateLimit(Duration.ofSeconds(1), 2), clock);
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isFalse();

    clock.pass(Duration.ofHours(-1));

    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isTrue();
    assertThat(bucket.take()).isFalse();
  }

  @Test
  void whoFailedMayTryAgain() {
    FailedTries tries = new FailedTries(clock);
    for (int i = 0; i < FailedTries.MOST; i++) {
      tries.add("192.0.2.1");
    }
    assertThat(tries.areTooMany("192.0.2.1")).isTrue();

    clock.pass(Duration.ofHours(-1));

    assertThat(tries.areTooMany("192.0.2.1")).isFalse();
  }
}
