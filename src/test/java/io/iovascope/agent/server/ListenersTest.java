// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenersTest {

  @Test
  void answersAtEachAddress() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (ServedAgent agent = new ServedAgent(Map.of("listen", "127.0.0.1:0,127.0.0.2:" + port))) {
      assertThat(agent.port()).isNotEqualTo(port);
      for (String url : List.of("http://127.0.0.1:" + agent.port(), "http://127.0.0.2:" + port)) {
        given().get(url + "/q/health/live").then().statusCode(200);
      }
    }
  }

  @Test
  void oneAddressThatCannotBeHadEndsAll() {
    assertThatThrownBy(
            () -> new ServedAgent(Map.of("listen", "127.0.0.1:0,no-such-host.invalid:80")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot listen at no-such-host.invalid:80: no such host");
  }

  @Test
  void theMetricsCanBeElsewhere() throws IOException, InterruptedException {
    try (ServedAgent agent = new ServedAgent(Map.of("telemetry-path", "/iovascope/metrics"))) {
      given().port(agent.port()).get("/iovascope/metrics").then().statusCode(200);
      given().port(agent.port()).get("/metrics").then().statusCode(404);
    }
  }
}
