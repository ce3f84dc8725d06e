// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.CapturedHost;
import io.iovascope.packaged.RunningAgent;
import io.iovascope.probe.Usages;
import io.iovascope.probe.trace.Traces;
import io.iovascope.scan.TraceFile;
import io.iovascope.scan.UsageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the packaged agent, while the capture that the agent watches is
 * replaced by one with other troubles.
 */
class PrometheusIT {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int ROUNDS = 3;
  private static final int READINGS = 4;

  @TempDir private Path directory;
  private Path host;
  private RunningAgent agent;
  private RunningPrometheus prometheus;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Promtool.isInstalled(), "Prometheus is not installed (Debian: prometheus)");
    host = directory.resolve("host.tar.gz");
    watch("iova-trees/deb612-nocrs");
    agent = new RunningAgent("--host", host.toString(), "--max-age", "500ms");
    prometheus = new RunningPrometheus(directory, agent.port());
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.close();
    }
    if (agent != null) {
      agent.close();
    }
  }

  /** Replaces the capture at once. */
  private void watch(String capture) throws IOException {
    Path copy = directory.resolve("next.tar.gz");
    Files.copy(CapturedHost.named(capture).file(), copy, StandardCopyOption.REPLACE_EXISTING);
    Files.move(copy, host, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void watch(EditedCapture capture) throws IOException {
    Path copy = directory.resolve("next.tar.gz");
    capture.write(copy);
    Files.move(copy, host, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void alertsFireForTroubledHostsAndClearAndEveryQueryOfTheDashboardsHasData()
      throws IOException, InterruptedException {
    Set<String> empty = queriesOfDashboards();
    long begun = Instant.now().getEpochSecond();

    expectFiring("IommuNoUsableIova", "Iommu32BitSpaceSmall", "Iommu32BitSpaceLeft");
    Promtool.acceptsMetrics(agent.get("/metrics"), directory);
    removeAnswered(empty);

    watch(EditedCapture.withFaults("hosts/deb612-vfio-rmrr", "00:1f.2", 1));
    expectFiring("IommuRmrrUnreserved", "IommuRmrrLocksGroup");
    removeAnswered(empty);

    watch(EditedCapture.withFaults("hosts/deb612-vfio-rmrr", "00:1f.2", 3));
    expectFiring("IommuRmrrUnreserved", "IommuRmrrLocksGroup", "IommuFaultsInForeignRegion");
    await("instance:iommu_faults:rate15m > 0");
    removeAnswered(empty);

    watch("iova-trees/deb612-beyond");
    expectFiring("IommuCriticalFinding", "IommuTranslationFailed");
    removeAnswered(empty);

    watch(EditedCapture.withAssigned("hosts/deb612-switch", "0000:03:00.0"));
    expectFiring("IommuPeerOverlap");
    removeAnswered(empty);

    watch("hosts/deb612-rmrr-many");
    await("iovascope_source_missing == 1");
    removeAnswered(empty);

    watch("hosts/rig612-iova24-full");
    await("iommu_iova_ranges > 4000");
    removeAnswered(empty);

    watchSpaceFillUpAndMappingsFail();
    removeAnswered(empty);

    watch("hosts/rig612-plain");
    await("absent(iommu_iova_ranges)");
    expectFiring();
    removeAnswered(empty);

    assertThat(empty).isEmpty();
    drawDashboards(begun, Instant.now().getEpochSecond());
  }

  /** What their panels had to show of all this, for {@code docs/dashboards.md}. */
  private void drawDashboards(long from, long to) throws IOException, InterruptedException {
    for (Dashboard dashboard : Dashboard.all()) {
      List<DashboardPicture.Panel> panels = new ArrayList<>();
      for (JsonNode panel : dashboard.panels()) {
        List<DashboardPicture.Line> lines = new ArrayList<>();
        for (JsonNode target : Dashboard.list(panel.path("targets"))) {
          prometheus
              .range(asked(target.path("expr").asText()), from, to)
              .forEach(series -> lines.add(DashboardPicture.Line.of(series)));
        }
        assertThat(lines).as(panel.path("title").asText()).isNotEmpty();
        panels.add(
            new DashboardPicture.Panel(
                panel.path("title").asText(), DashboardsPageTest.unit(panel), lines));
      }
      Path picture = DashboardsPageTest.picture(dashboard);
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(picture, new DashboardPicture(panels, from, to).svg());
      }
    }
  }

  /** Readings of a group's space, a minute apart, each with more in use; ever more is refused. */
  private void watchSpaceFillUpAndMappingsFail() throws IOException, InterruptedException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (int reading = 0; reading < READINGS; reading++) {
      Instant takenAt = now.minusSeconds(60L * (READINGS - 1 - reading));
      watch(
          EditedCapture.withFiles(
              "hosts/deb612-pxb",
              Map.of(
                  UsageFile.PATH,
                  UsageFile.content(Usages.growing(takenAt, 512 + 16 * reading)),
                  TraceFile.PATH,
                  TraceFile.content(Traces.at(now, 7 + reading)))));
      await("iommu_iova_usage_timestamp_seconds == " + takenAt.getEpochSecond());
      await("sum(iommu_dma_map_failures_total) == " + (10 + reading));
    }
    expectFiring("IommuDmaMapFailures", "IommuIovaLeak");
  }

  private void expectFiring(String... alerts) throws InterruptedException {
    Set<String> expected = Set.of(alerts);
    Instant end = Instant.now().plus(LONGEST);
    Set<String> firing = prometheus.firing();
    while (!(firing.equals(expected) && isSeen()) && Instant.now().isBefore(end)) {
      Thread.sleep(500);
      firing = prometheus.firing();
    }
    assertThat(firing).as(String.join("\n", agent.log())).isEqualTo(expected);
    assertThat(isSeen()).isTrue();
  }

  private void await(String expression) throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (prometheus.query(expression).isEmpty() && Instant.now().isBefore(end)) {
      Thread.sleep(500);
    }
    assertThat(prometheus.query(expression)).as(expression).isNotEmpty();
  }

  /** Before the first scrape nothing fires either. */
  private boolean isSeen() throws InterruptedException {
    return !prometheus.query("iovascope_scans_total > 0").isEmpty();
  }

  private Set<String> queriesOfDashboards() throws IOException {
    Set<String> queries = new TreeSet<>();
    for (Dashboard dashboard : Dashboard.all()) {
      for (String expression : dashboard.expressions()) {
        queries.add(asked(expression));
      }
    }
    return queries;
  }

  /** With everything chosen that can be. */
  private String asked(String expression) {
    return expression
        .replace("$__rate_interval", "10s")
        .replace("$instance", "127.0.0.1:" + agent.port())
        .replaceAll("\\$\\w+", ".*");
  }

  /** Groups of rules are evaluated one after the other: what they record comes within seconds. */
  private void removeAnswered(Set<String> queries) throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      List<String> answered = new ArrayList<>();
      for (String query : queries) {
        if (!prometheus.query(query).isEmpty()) {
          answered.add(query);
        }
      }
      queries.removeAll(answered);
      Thread.sleep(1000);
    }
  }
}
