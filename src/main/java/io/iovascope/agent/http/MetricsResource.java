// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.metrics.AgentMetrics;
import io.iovascope.metrics.ExpositionFormat;
import io.iovascope.metrics.HostMetrics;
import io.iovascope.metrics.MetricFamily;
import io.iovascope.metrics.MetricSelection;
import io.iovascope.metrics.WebConfigState;
import io.iovascope.scan.Snapshot;
import io.iovascope.scan.Snapshots;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /metrics}: everything, in the format that is asked for; with {@code name[]=NAME}, those
 * families alone. What a snapshot gives is written once for each format, however many scrapes it
 * answers; what changes with every scrape is put after it, and is the same for those that had to
 * wait at the same time.
 */
final class MetricsResource implements Resource.OfSnapshot {

  private static final String NAMES = "name[]";

  private final Snapshots snapshots;
  private final AgentMetrics agent;
  private final Supplier<Optional<WebConfigState>> web;
  private final MetricSelection selection;
  private final PrometheusMeterRegistry meters;
  private final OncePerSnapshot<Deflated> written =
      new OncePerSnapshot<>(ExpositionFormat.values().length);
  private final OnceForAllWaiting<Deflated> owns = new OnceForAllWaiting<>();

  MetricsResource(
      Snapshots snapshots,
      AgentMetrics agent,
      Supplier<Optional<WebConfigState>> web,
      MetricSelection selection,
      PrometheusMeterRegistry meters) {
    this.snapshots = snapshots;
    this.agent = agent;
    this.web = web;
    this.selection = selection;
    this.meters = meters;
  }

  @Override
  public Reply get(Snapshot snapshot, Request request) {
    ExpositionFormat format = format(request.accept());
    Set<String> names = Set.copyOf(request.all(NAMES));
    Deflated host =
        names.isEmpty()
            ? written.get(snapshot, format.name(), () -> host(snapshot, format, names))
            : host(snapshot, format, names);
    return reply(format, List.of(host, own(request, format, names)));
  }

  @Override
  public Reply beforeTheFirst(Request request) {
    ExpositionFormat format = format(request.accept());
    return reply(format, List.of(own(request, format, Set.copyOf(request.all(NAMES)))));
  }

  private static Reply reply(ExpositionFormat format, List<Deflated> parts) {
    return new Reply(200, format.contentType(), new Body.Packed(parts), Map.of("Vary", "Accept"));
  }

  /** The text format unless another one is asked for by its name. */
  private static ExpositionFormat format(Acceptable accept) {
    double openMetrics = accept.named("application/openmetrics-text").orElse(0.0);
    double text = accept.named("text/plain").orElse(0.0);
    return openMetrics > 0 && openMetrics >= text
        ? ExpositionFormat.OPEN_METRICS
        : ExpositionFormat.TEXT;
  }

  private Deflated host(Snapshot snapshot, ExpositionFormat format, Set<String> names) {
    return Deflated.of(
        out -> format.write(wanted(HostMetrics.of(snapshot, selection), names), out));
  }

  private Deflated own(Request request, ExpositionFormat format, Set<String> names) {
    return names.isEmpty()
        ? owns.get(format.name(), request.arrived(), () -> own(format, names))
        : own(format, names);
  }

  private Deflated own(ExpositionFormat format, Set<String> names) {
    return Deflated.of(
        out -> {
          format.write(wanted(agent.of(snapshots.status(), web.get()), names), out);
          writeMeters(format, names, out);
        });
  }

  /** The registry ends its output as the format asks for. */
  private void writeMeters(ExpositionFormat format, Set<String> names, OutputStream out)
      throws IOException {
    if (names.isEmpty()) {
      meters.scrape(out, format.contentType());
    } else {
      Set<String> families = new HashSet<>(names);
      names.forEach(name -> families.add(name.replaceFirst("_(total|info|count|sum|max)$", "")));
      meters.scrape(out, format.contentType(), families);
    }
  }

  private static List<MetricFamily> wanted(List<MetricFamily> families, Set<String> names) {
    List<MetricFamily> wanted = new ArrayList<>(families);
    wanted.removeIf(family -> !names.isEmpty() && !names.contains(family.metric().metricName()));
    return wanted;
  }
}
