// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What systemd says in the environment of a service (sd_notify(3), sd_watchdog_enabled(3)).
 *
 * @param socket where notifications go; null if nobody waits for them
 * @param watchdogTimeout how long the service may be silent before it is killed; null if there is
 *     no watchdog, or it watches another process
 */
record NotifyEnvironment(@Nullable NotifySocket socket, @Nullable Duration watchdogTimeout) {

  private static final String NUMBER = "\\d{1,18}";

  /**
   * Understands {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC} and {@code WATCHDOG_PID}. What makes
   * no sense counts as not there.
   *
   * @param processId number of the process that asks
   */
  static NotifyEnvironment of(Map<String, String> environment, long processId) {
    return new NotifyEnvironment(
        Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
            .flatMap(NotifySocket::parse)
            .orElse(null),
        isMeant(environment.get("WATCHDOG_PID"), processId)
            ? timeout(environment.get("WATCHDOG_USEC"))
            : null);
  }

  private static boolean isMeant(@Nullable String watched, long processId) {
    return watched == null || watched.equals(Long.toString(processId));
  }

  private static @Nullable Duration timeout(@Nullable String microseconds) {
    if (microseconds == null || !microseconds.matches(NUMBER)) {
      return null;
    }
    Duration timeout = Duration.of(Long.parseLong(microseconds), ChronoUnit.MICROS);
    return timeout.isZero() ? null : timeout;
  }
}
