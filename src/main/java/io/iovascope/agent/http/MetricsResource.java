// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.metrics.AgentMetrics;
import io.iovascope.metrics.Exposition;
import io.iovascope.metrics.HostMetrics;
import io.iovascope.metrics.MetricSelection;
import io.iovascope.scan.Snapshot;
import io.iovascope.scan.Snapshots;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: everything in Prometheus' text format 0.0.4, which every version of Prometheus
 * takes. What a snapshot gives is written once, however many scrapes it answers.
 */
final class MetricsResource implements Resource {

  private record RenderedMetrics(Snapshot snapshot, byte[] text) {}

  private final Snapshots snapshots;
  private final AgentMetrics agent;
  private final MetricSelection selection;
  private final PrometheusMeterRegistry meters;
  private volatile @Nullable RenderedMetrics written;

  MetricsResource(
      Snapshots snapshots,
      AgentMetrics agent,
      MetricSelection selection,
      PrometheusMeterRegistry meters) {
    this.snapshots = snapshots;
    this.agent = agent;
    this.selection = selection;
    this.meters = meters;
  }

  @Override
  public Reply get(Request request) {
    byte[] host = snapshots.current().map(this::text).orElse(new byte[0]);
    return Reply.of(
        200,
        Exposition.CONTENT_TYPE,
        host,
        Exposition.text(agent.of(snapshots.status())),
        meters.scrape().getBytes(StandardCharsets.UTF_8));
  }

  private byte[] text(Snapshot snapshot) {
    RenderedMetrics known = written;
    if (known == null || known.snapshot != snapshot) {
      known = new RenderedMetrics(snapshot, Exposition.text(HostMetrics.of(snapshot, selection)));
      written = known;
    }
    return known.text;
  }
}
