// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import io.iovascope.agent.systemd.ServiceNotifier;
import io.iovascope.scan.Snapshot;
import io.iovascope.scan.Snapshots;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What systemd hears of the scans. The service is ready when the first scan has ended or was given
 * up; from then on the watchdog is content as long as the scans are fresh.
 */
final class ServiceReport {

  private final ServiceNotifier notifier;
  private final Duration interval;
  private boolean ready;

  /**
   * @param interval how often the host is scanned at least
   */
  ServiceReport(ServiceNotifier notifier, Duration interval) {
    this.notifier = notifier;
    this.interval = interval;
  }

  /** To be called after each scan. */
  void scanned(Snapshots.Status status) {
    if (ready) {
      notifier.status(text(status));
    } else {
      notifier.ready(text(status));
      ready = true;
    }
  }

  /** To be called as often as {@link ServiceNotifier#watchdogInterval()} says. */
  void watch(Snapshots.Status status) {
    if (status.isFresh(interval)) {
      notifier.watchdog();
    }
  }

  void stopping() {
    notifier.stopping();
  }

  private static String text(Snapshots.Status status) {
    Snapshot latest = status.latest();
    if (latest == null) {
      return "no scan has ended well yet, errors: " + status.errors();
    }
    return "devices: %d, groups: %d, findings: %d; last good scan at %s, took %d ms; errors: %d"
        .formatted(
            latest.picture().devices().size(),
            latest.picture().groups().size(),
            latest.findings().size(),
            latest.readAt().truncatedTo(ChronoUnit.SECONDS),
            latest.took().toMillis(),
            status.errors());
  }
}
