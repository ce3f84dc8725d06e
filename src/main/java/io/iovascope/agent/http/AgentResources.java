// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.agent.page.HostPage;
import io.iovascope.agent.settings.AgentSettings;
import io.iovascope.metrics.AgentMetrics;
import io.iovascope.metrics.WebConfigState;
import io.iovascope.scan.Snapshots;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What there is at which path. */
public final class AgentResources {

  private AgentResources() {}

  /**
   * The resources by path.
   *
   * @param web how the web configuration fares; empty without one
   * @param meters what the agent counts of itself
   */
  public static Map<String, Resource> of(
      AgentSettings settings,
      Snapshots snapshots,
      HostPage page,
      String version,
      Supplier<Optional<WebConfigState>> web,
      PrometheusMeterRegistry meters) {
    ApiResources api = new ApiResources();
    HealthResources health = new HealthResources(snapshots, settings.interval());
    return Map.of(
        "/",
        new PageResource(page, version),
        settings.telemetryPath(),
        new MetricsResource(
            snapshots,
            new AgentMetrics(version, settings.interval()),
            web,
            settings.selection(),
            meters),
        "/api/v1/picture",
        (Resource.OfSnapshot) api::picture,
        "/api/v1/findings",
        (Resource.OfSnapshot) api::findings,
        "/api/v1/explain",
        (Resource.OfSnapshot) api::explain,
        "/q/health/live",
        (Resource.AtOnce) health::live,
        "/q/health/ready",
        (Resource.AtOnce) health::ready);
  }
}
