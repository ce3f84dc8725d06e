// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.scan.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The families about the agent itself.
 *
 * @param version of the program
 * @param interval how often the host is read at least
 */
public record AgentMetrics(String version, Duration interval) {

  /**
   * The families as things stand.
   *
   * @param web empty if the agent has no web configuration
   */
  public List<MetricFamily> of(Snapshots.Status status, Optional<WebConfigState> web) {
    Samples samples = new Samples();
    addBuild(samples, version);
    status.age().ifPresent(age -> samples.add(Metric.IOVASCOPE_SCAN_AGE_SECONDS, age));
    samples.add(Metric.IOVASCOPE_SCAN_INTERVAL_SECONDS, interval);
    samples.add(Metric.IOVASCOPE_SCAN_RUNNING_SECONDS, status.running());
    samples.add(Metric.IOVASCOPE_SCANS_TOTAL, status.scans());
    samples.add(Metric.IOVASCOPE_SCAN_ERRORS_TOTAL, status.errors());
    web.ifPresent(state -> addWeb(samples, state));
    return samples.families();
  }

  /** What there is to say of a program that scans once and ends. */
  public static List<MetricFamily> ofOneScan(String version) {
    Samples samples = new Samples();
    addBuild(samples, version);
    return samples.families();
  }

  private static void addWeb(Samples samples, WebConfigState web) {
    samples.add(Metric.IOVASCOPE_WEB_CONFIG_LAST_RELOAD_SUCCESSFUL, web.isGood());
    samples.add(
        Metric.IOVASCOPE_WEB_CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS, seconds(web.since()));
    if (web.certificateEnd() != null) {
      samples.add(Metric.IOVASCOPE_TLS_CERTIFICATE_EXPIRY_SECONDS, seconds(web.certificateEnd()));
    }
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private static void addBuild(Samples samples, String version) {
    samples.add(Metric.IOVASCOPE_BUILD_INFO, 1, version, System.getProperty("java.version", ""));
  }
}
