// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.agent.page.HostPage;
import io.iovascope.agent.settings.AgentSettings;
import io.iovascope.metrics.AgentMetrics;
import io.iovascope.scan.Snapshots;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;

/** What there is at which path. */
public final class AgentResources {

  private AgentResources() {}

  /**
   * Listens, and serves what the snapshots say.
   *
   * @throws IOException if the address cannot be listened at
   */
  public static AgentServer serve(
      AgentSettings settings, Snapshots snapshots, HostPage page, String version)
      throws IOException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    MetricsResource metrics =
        new MetricsResource(
            snapshots,
            new AgentMetrics(version, settings.interval()),
            settings.selection(),
            meters);
    ApiResources api = new ApiResources(snapshots);
    HealthResources health = new HealthResources(snapshots, settings.interval());
    return AgentServer.start(
        settings.listen(),
        Map.of(
            "/", new PageResource(snapshots, page, version),
            "/metrics", metrics,
            "/api/v1/picture", api::picture,
            "/api/v1/findings", api::findings,
            "/api/v1/explain", api::explain,
            "/q/health/live", health::live,
            "/q/health/ready", health::ready),
        meters);
  }
}
