// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.Agent;
import io.iovascope.host.root.HostRoot;
import io.iovascope.scan.FaultedFiles;
import io.iovascope.scan.FaultyHost;
import io.iovascope.scan.FaultyHost.Fault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an agent answers while a file of each kind, one after the other, hangs for ever. */
@TestInstance(Lifecycle.PER_CLASS)
class HangingHostTest {

  /** Who waits this long would wait for ever. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<FaultedFiles> files = FaultedFiles.all();
  private final AtomicReference<HostRoot> host = new AtomicReference<>(files.get(0).host());
  private Agent agent;

  @BeforeAll
  void start() throws IOException {
    agent =
        ServedAgent.start(
            vertx, host::get, Map.of("max-age", "1ms", "interval", "50ms", "scan-timeout", "20ms"));
  }

  @AfterAll
  void stop() {
    agent.close();
    vertx.close();
  }

  Stream<String> kinds() {
    return files.stream().map(FaultedFiles::kind);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theLastGoodScanIsGivenAndHealthSaysSo(String kind) throws Exception {
    FaultedFiles file =
        files.stream().filter(each -> each.kind().equals(kind)).findFirst().orElseThrow();
    FaultyHost hanging = new FaultyHost(file.host(), file.path(), Fault.HANGS);
    host.set(file.host());
    assertThat(awaitHealth(200)).isEqualTo(200);

    host.set(hanging);
    try {
      assertThat(hanging.awaitHanging(LONGEST)).isTrue();
      HttpResponse<String> metrics = get("/metrics");
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).contains("iommu_device_info{device=\"0000:00:02.0\"");
      assertThat(awaitHealth(503)).isEqualTo(503);
      assertThat(get("/metrics").statusCode()).isEqualTo(200);
    } finally {
      host.set(file.host());
      hanging.release();
    }

    assertThat(awaitHealth(200)).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(agent.port(), path)))
            .timeout(LONGEST)
            .build(),
        BodyHandlers.ofString());
  }

  /** The status that is waited for, or the last one if it is too late for it. */
  private int awaitHealth(int status) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    int found = get("/q/health/ready").statusCode();
    while (found != status && System.nanoTime() < end) {
      Thread.sleep(10);
      found = get("/q/health/ready").statusCode();
    }
    return found;
  }
}
