// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.Usage;
import io.iovascope.probe.trace.TraceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one scan of the host gave. Everything that the agent answers with comes from one of these.
 *
 * @param observed the picture, and how full the spaces are
 * @param findings worst first
 * @param kernelLog what the kernel log has said since the boot, up to this scan
 * @param trace the mappings that are being counted; null if nobody counts them
 * @param forecasts when which IOVA space will be full; empty where nothing grows, or nothing is
 *     known
 * @param readAt when the scan began
 * @param readings how long reading took, by source; without sources that were not read
 */
public record Snapshot(
    Observed observed,
    List<Finding> findings,
    KernelLogTotals kernelLog,
    @Nullable TraceReport trace,
    List<IovaForecast> forecasts,
    Instant readAt,
    SortedMap<String, Duration> readings,
    Duration took) {

  public Snapshot {
    findings = List.copyOf(findings);
    forecasts = List.copyOf(forecasts);
    readings = Collections.unmodifiableSortedMap(new TreeMap<>(readings));
  }

  public Picture picture() {
    return observed.picture();
  }

  /** How full the spaces are; null if nobody has read that. */
  public @Nullable Usage usage() {
    return observed.usage();
  }
}
