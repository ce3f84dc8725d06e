// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.scan.Snapshots;
import java.time.Duration;
import java.util.List;

/**
 * The families about the agent itself.
 *
 * @param version of the program
 * @param interval how often the host is read at least
 */
public record AgentMetrics(String version, Duration interval) {

  public List<MetricFamily> of(Snapshots.Status status) {
    Samples samples = new Samples();
    addBuild(samples, version);
    samples.add(
        Metric.IOVASCOPE_SCAN_AGE_SECONDS, status.age().map(AgentMetrics::seconds).orElse(null));
    samples.add(Metric.IOVASCOPE_SCAN_INTERVAL_SECONDS, seconds(interval));
    samples.add(Metric.IOVASCOPE_SCAN_RUNNING_SECONDS, seconds(status.running()));
    samples.add(Metric.IOVASCOPE_SCANS_TOTAL, status.scans());
    samples.add(Metric.IOVASCOPE_SCAN_ERRORS_TOTAL, status.errors());
    return samples.families();
  }

  /** What there is to say of a program that scans once and ends. */
  public static List<MetricFamily> ofOneScan(String version) {
    Samples samples = new Samples();
    addBuild(samples, version);
    return samples.families();
  }

  private static void addBuild(Samples samples, String version) {
    samples.add(Metric.IOVASCOPE_BUILD_INFO, 1, version, System.getProperty("java.version", ""));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1_000_000_000.0;
  }
}
