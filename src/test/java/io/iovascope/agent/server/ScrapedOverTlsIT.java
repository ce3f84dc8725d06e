// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes agents over TLS, some of them as they want to be scraped. */
class ScrapedOverTlsIT {

  private static final Duration LONGEST = Duration.ofSeconds(120);

  private final Path directory;

  ScrapedOverTlsIT(@TempDir Path directory) {
    this.directory = directory;
  }

  private ServedAgent agent(String name, String more) throws IOException {
    Path config = directory.resolve(name + ".yml");
    Files.writeString(
        config, "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n" + more);
    return new ServedAgent(Map.of("web-config", config.toString()));
  }

  private static String job(String name, int port, String more) {
    return """
          - job_name: %s
            scheme: https
            static_configs: [{targets: ["localhost:%d"]}]
            %s
        """
        .formatted(name, port, more);
  }

  private static String tls(String client) {
    String files = TlsClient.FILES.toString();
    return client.isEmpty()
        ? "tls_config: {ca_file: %s/ca.pem}".formatted(files)
        : "tls_config: {ca_file: %1$s/ca.pem, cert_file: %1$s/%2$s.pem, key_file: %1$s/%2$s.key}"
            .formatted(files, client);
  }

  private static String user(String password) {
    return tls("") + "\n    basic_auth: {username: prometheus, password: %s}".formatted(password);
  }

  @Test
  void withCertificateOrPasswordAndNotWithoutAlsoAfterARenewal() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prometheus")), "Prometheus is not installed");
    for (String name : new String[] {"server.pem", "server.key", "ca.pem"}) {
      Files.copy(TlsClient.FILES.resolve(name), directory.resolve(name));
    }
    String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(10, "sesame".toCharArray());
    try (ServedAgent certificates =
            agent(
                "certificates",
                "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n");
        ServedAgent users = agent("users", "basic_auth_users:\n  prometheus: " + hash + "\n")) {
      Files.writeString(
          directory.resolve("prometheus.yml"),
          "global: {scrape_interval: 1s}\nscrape_configs:\n"
              + job("client", certificates.port(), tls("client"))
              + job("none", certificates.port(), tls(""))
              + job("stranger", certificates.port(), tls("stranger"))
              + job("expired", certificates.port(), tls("expired"))
              + job("user", users.port(), user("sesame"))
              + job("password", users.port(), user("wrong")));
      int port = freePort();
      Process prometheus =
          new ProcessBuilder(
                  "/usr/bin/prometheus",
                  "--config.file=" + directory.resolve("prometheus.yml"),
                  "--storage.tsdb.path=" + directory.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("prometheus.log").toFile())
              .start();
      try {
        Map<String, String> expected =
            Map.of(
                "client",
                "1",
                "none",
                "0",
                "stranger",
                "0",
                "expired",
                "0",
                "user",
                "1",
                "password",
                "0");
        assertThat(await(port, "up", expected::equals)).isEqualTo(expected);
        // The password that was right is right without being checked, whatever else comes.
        assertThat(await(port, "iovascope_http_refused_total", refused -> refused.size() == 2))
            .containsOnlyKeys("client", "user");

        for (String end : new String[] {".key", ".pem"}) {
          Files.copy(
              TlsClient.FILES.resolve("renewed" + end),
              directory.resolve("server" + end),
              StandardCopyOption.REPLACE_EXISTING);
        }
        String renewed =
            String.valueOf(TlsClient.certificate("renewed").getNotAfter().getTime() / 1000);
        Map<String, String> ends = Map.of("client", renewed, "user", renewed);
        assertThat(await(port, "iovascope_tls_certificate_expiry_seconds", ends::equals))
            .isEqualTo(ends);
        assertThat(await(port, "up", expected::equals)).isEqualTo(expected);
      } finally {
        prometheus.destroy();
        prometheus.waitFor();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The value of each job, once they are as they should be, or after a long time as they are. */
  private static Map<String, String> await(
      int port, String metric, Predicate<Map<String, String>> isGood) throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    Map<String, String> values = values(port, metric);
    while (!isGood.test(values) && Instant.now().isBefore(end)) {
      Thread.sleep(200);
      values = values(port, metric);
    }
    return values;
  }

  private static Map<String, String> values(int port, String metric) throws InterruptedException {
    URI address = URI.create("http://127.0.0.1:%d/api/v1/query?query=%s".formatted(port, metric));
    Map<String, String> values = new TreeMap<>();
    try {
      String body =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
              .body();
      for (JsonNode series : new ObjectMapper().readTree(body).path("data").path("result")) {
        values.put(
            series.path("metric").path("job").asText(), series.path("value").path(1).asText());
      }
    } catch (IOException e) {
      // It does not answer yet.
    }
    return values;
  }
}
