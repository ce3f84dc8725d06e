// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A real Prometheus that scrapes one target every second, with our rules. */
final class RunningPrometheus implements AutoCloseable {

  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * Starts it.
   *
   * @param directory where it may write
   * @param target port of the agent on loopback
   */
  RunningPrometheus(Path directory, int target) throws IOException {
    for (RuleFile file : RuleFile.all()) {
      // Nobody waits for minutes here; the unit tests of the rules hold the waiting times.
      String rules =
          Files.readString(file.path())
              .replaceAll("(?m)^( +for:) .*$", "$1 1s")
              .replaceAll("\\b15m\\b", "15s");
      Files.writeString(directory.resolve(file.path().getFileName().toString()), rules);
    }
    Files.writeString(
        directory.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ["iovascope-*.yml"]
        scrape_configs:
          - job_name: iovascope
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(target));
    port = freePort();
    process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The names of the alerts that fire now. */
  Set<String> firing() throws InterruptedException {
    Set<String> names = new TreeSet<>();
    for (JsonNode series : query("ALERTS{alertstate=\"firing\"}")) {
      names.add(series.path("metric").path("alertname").asText());
    }
    return names;
  }

  /** The series that a query gives now; none while Prometheus does not answer yet. */
  JsonNode query(String expression) throws InterruptedException {
    return ask("query?query=" + encoded(expression));
  }

  /** The series that a query has given, a point a second; times in seconds since 1970. */
  JsonNode range(String expression, long from, long to) throws InterruptedException {
    return ask(
        "query_range?step=1&start=%d&end=%d&query=%s".formatted(from, to, encoded(expression)));
  }

  private static String encoded(String expression) {
    return URLEncoder.encode(expression, StandardCharsets.UTF_8);
  }

  private JsonNode ask(String question) throws InterruptedException {
    URI address = URI.create("http://127.0.0.1:%d/api/v1/%s".formatted(port, question));
    try {
      String body =
          http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
      return new ObjectMapper().readTree(body).path("data").path("result");
    } catch (IOException e) {
      return new ObjectMapper().createArrayNode();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
