// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.CapturedHost;
import io.iovascope.agent.Agent;
import io.iovascope.host.root.HostRoot;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How an agent starts, and what it does when its host changes. */
class AgentServerTest {

  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  private static Agent start(Supplier<HostRoot> root, Map<String, String> flags)
      throws IOException {
    return ServedAgent.start(VERTX, root, flags);
  }

  private static HostRoot open(String capture) {
    return CapturedHost.named(capture).root();
  }

  @Test
  void untilTheFirstScanHasEndedTheAgentIsAliveAndNotReady() throws IOException {
    CountDownLatch hung = new CountDownLatch(1);
    Supplier<HostRoot> root =
        () -> {
          try {
            hung.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return open("hosts/deb612-none");
        };
    try (Agent starting = start(root, Map.of("scan-timeout", "1ms"))) {
      int port = starting.port();
      assertThat(given().port(port).get("/q/health/live").statusCode()).isEqualTo(200);
      assertThat(given().port(port).get("/q/health/ready").statusCode()).isEqualTo(503);
      assertThat(given().port(port).get("/api/v1/picture").statusCode()).isEqualTo(503);
      assertThat(given().port(port).get("/").statusCode()).isEqualTo(503);
      Response metrics = given().port(port).get("/metrics");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.asString())
          .contains("iovascope_scan_errors_total 1.0")
          .doesNotContain("iommu_", "iovascope_scan_age_seconds ");
    } finally {
      hung.countDown();
    }
  }

  @Test
  void aDeviceThatIsGoneHasNoSeriesAndASourceThatFailsIsAFinding() throws IOException {
    AtomicReference<Supplier<HostRoot>> host =
        new AtomicReference<>(() -> open("hosts/deb612-vfio-rmrr"));
    Supplier<HostRoot> root = () -> Objects.requireNonNull(host.get()).get();
    try (Agent watching = start(root, Map.of("max-age", "1ms"))) {
      int port = watching.port();
      assertThat(given().port(port).get("/metrics").asString()).contains("device=\"0000:00:1d.7\"");
      host.set(
          () -> {
            throw new IllegalStateException("the capture is being replaced");
          });
      assertThat(given().port(port).get("/metrics").statusCode()).isEqualTo(200);
      host.set(() -> open("hosts/deb612-rmrr-many"));
      assertThat(given().port(port).get("/metrics").asString())
          .doesNotContain("device=\"0000:00:1d.7\"")
          .contains(
              "iommu_findings{id=\"source-missing\",severity=\"info\"} 1.0",
              "iommu_findings{id=\"rmrr-unreserved\",severity=\"critical\"} 0.0");
    }
  }

  @Test
  void aPortInUseIsSaid() throws IOException {
    Supplier<HostRoot> root = () -> open("hosts/deb612-none");
    try (Agent agent = start(root, Map.of())) {
      assertThatThrownBy(() -> start(root, Map.of("listen", "127.0.0.1:" + agent.port())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Address already in use");
    }
  }
}
