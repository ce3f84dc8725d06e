// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.iovascope.agent.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebConfigTest {

  /** Of the least cost: the password is "sesame". */
  private static final String HASH =
      BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "sesame".toCharArray());

  private static final String TLS =
      """
      tls_server_config:
        cert_file: server.pem
        key_file: server.key
      """;

  private static final String CLIENTS =
      """
        client_auth_type: RequireAndVerifyClientCert
        client_ca_file: ca.pem
        client_allowed_sans: [prometheus.example]
      """;

  private final Path directory;
  private final Path file;

  WebConfigTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("web.yml");
  }

  @BeforeEach
  void copyCertificates() throws IOException {
    for (String name : new String[] {"server.pem", "server.key", "ca.pem"}) {
      Files.copy(TlsClient.FILES.resolve(name), directory.resolve(name));
    }
  }

  private ServedAgent agent(String config) throws IOException {
    Files.writeString(file, config);
    return new ServedAgent(Map.of("web-config", file.toString()));
  }

  private static HttpResponse<String> plain(int port, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static String basic(String login) {
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"true,HTTP_2", "false,HTTP_1_1"})
  void answersOverTls(boolean http2, String version)
      throws IOException, InterruptedException, GeneralSecurityException {
    try (ServedAgent agent = agent(TLS + "http_server_config:\n  http2: %s\n".formatted(http2))) {
      HttpResponse<String> response = new TlsClient(null).get(agent.port(), "/metrics");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).hasToString(version);
      assertThat(response.body().lines())
          .contains("iovascope_web_config_last_reload_successful 1.0")
          .contains(
              "iovascope_tls_certificate_expiry_seconds "
                  + TlsClient.certificate("server").getNotAfter().getTime() / 1000.0);
    }
  }

  @Test
  void onlyClientsOfTheAuthorityAreAnswered()
      throws IOException, InterruptedException, GeneralSecurityException {
    try (ServedAgent agent = agent(TLS + CLIENTS)) {
      int port = agent.port();

      assertThat(new TlsClient("client").get(port, "/").statusCode()).isEqualTo(200);
      for (String refused : new String[] {null, "stranger", "expired"}) {
        TlsClient client = new TlsClient(refused);
        assertThatThrownBy(() -> client.get(port, "/")).as(refused).isInstanceOf(IOException.class);
      }
      assertThat(new TlsClient("client").get(port, "/metrics").body().lines())
          .contains("iovascope_http_refused_total{reason=\"tls\"} 3.0");
    }
  }

  @Test
  void aClientNeedsAnAllowedName()
      throws IOException, InterruptedException, GeneralSecurityException {
    try (ServedAgent agent =
        agent(TLS + CLIENTS.replace("prometheus.example", "another.example"))) {
      TlsClient client = new TlsClient("client");

      assertThatThrownBy(() -> client.get(agent.port(), "/")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void usersNeedTheirPassword() throws IOException, InterruptedException {
    try (ServedAgent agent =
        agent(
            """
            basic_auth_users:
              prometheus: %s
            basic_auth_excluded_paths: [/q/health/live]
            """
                .formatted(HASH))) {
      int port = agent.port();

      assertThat(plain(port, "/q/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> nobody = plain(port, "/metrics");
      assertThat(nobody.statusCode()).isEqualTo(401);
      assertThat(nobody.headers().firstValue("WWW-Authenticate"))
          .contains("Basic realm=\"iovascope\", charset=\"UTF-8\"");
      for (String wrong : new String[] {"prometheus:x", "x:sesame", "prometheus:", ":"}) {
        assertThat(plain(port, "/metrics", "Authorization", basic(wrong)).statusCode())
            .as(wrong)
            .isEqualTo(401);
      }
      for (String wrong : new String[] {"Bearer x", "Basic !", "Basic eA=="}) {
        assertThat(plain(port, "/", "Authorization", wrong).statusCode()).as(wrong).isEqualTo(401);
      }
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> known =
            plain(port, "/metrics", "Authorization", basic("prometheus:sesame"));
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.body().lines())
            .contains(
                "iovascope_http_refused_total{reason=\"no-user\"} 4.0",
                "iovascope_http_refused_total{reason=\"password\"} 4.0");
      }
    }
  }

  @Test
  void afterTooManyWrongPasswordsNoneIsLookedAtAndWhoIsKnownGoesOn()
      throws IOException, InterruptedException {
    try (ServedAgent agent = agent("basic_auth_users:\n  prometheus: " + HASH + "\n")) {
      int port = agent.port();
      String known = basic("prometheus:sesame");
      assertThat(plain(port, "/", "Authorization", known).statusCode()).isEqualTo(200);

      for (int i = 0; i < FailedTries.MOST; i++) {
        assertThat(plain(port, "/", "Authorization", basic("prometheus:" + i)).statusCode())
            .isEqualTo(401);
      }

      HttpResponse<String> refused = plain(port, "/", "Authorization", basic("prometheus:more"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("60");
      assertThat(plain(port, "/", "Authorization", known).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void moreRequestsThanTheLimitAreRefused() throws IOException, InterruptedException {
    try (ServedAgent agent = agent("rate_limit:\n  interval: 1h\n  burst: 2\n")) {
      int port = agent.port();

      assertThat(plain(port, "/q/health/live").statusCode()).isEqualTo(200);
      assertThat(plain(port, "/q/health/live").statusCode()).isEqualTo(200);
      assertThat(plain(port, "/q/health/live").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void everyAnswerHasTheHeadersOfTheFile() throws IOException, InterruptedException {
    try (ServedAgent agent =
        agent(
            """
            http_server_config:
              headers:
                Strict-Transport-Security: max-age=60
                X-Frame-Options: sameorigin
            """)) {
      for (String path : new String[] {"/", "/metrics", "/nothing"}) {
        assertThat(plain(agent.port(), path).headers().map())
            .containsEntry("Strict-Transport-Security", List.of("max-age=60"))
            .containsEntry("X-Frame-Options", List.of("sameorigin"));
      }
    }
  }

  @Test
  void whatChangesTakesEffectAndWhatIsWrongDoesNot() throws IOException, GeneralSecurityException {
    ManualClock clock = new ManualClock();
    Files.writeString(file, TLS + "basic_auth_users:\n  a: " + HASH + "\n");
    WebConfigFile web = WebConfigFile.open(file, clock);
    web.renew();
    WebAccess first = web.current();

    // The key first: for a moment the two do not belong together.
    Files.copy(
        TlsClient.FILES.resolve("renewed.key"),
        directory.resolve("server.key"),
        StandardCopyOption.REPLACE_EXISTING);
    web.renew();
    assertThat(web.current()).isSameAs(first);
    assertThat(web.state().orElseThrow().isGood()).isFalse();

    Files.copy(
        TlsClient.FILES.resolve("renewed.pem"),
        directory.resolve("server.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    web.renew();
    assertThat(web.state().orElseThrow().isGood()).isTrue();
    assertThat(served(web)).isEqualTo(TlsClient.certificate("renewed"));
    // Passwords that were found right need not be checked again.
    assertThat(web.current().users()).isSameAs(first.users());

    WebAccess second = web.current();
    for (String wrong :
        new String[] {"nonsense: 1\n", TLS.replace("server.key", "none.key"), "", TLS + CLIENTS}) {
      Files.writeString(file, wrong);
      web.renew();
      assertThat(web.current()).as(wrong).isSameAs(second);
      assertThat(web.state().orElseThrow().isGood()).as(wrong).isFalse();
    }
    Files.delete(file);
    web.renew();
    assertThat(web.current()).isSameAs(second);
    Files.writeString(file, TLS);
    web.renew();
    assertThat(web.current().users().isEmpty()).isTrue();
    assertThat(web.state().orElseThrow().isGood()).isTrue();
  }

  private static Object served(WebConfigFile web) {
    return Objects.requireNonNull(web.current().tls()).keys().getCertificateChain("agent")[0];
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cert_file: none.pem%  key_file: server.key|2: tls_server_config.cert_file DIR/none.pem: no such file",
        "cert_file: server.key%  key_file: server.key|2: tls_server_config.cert_file DIR/server.key: expected certificates in the form of PEM",
        "cert_file: server.pem%  key_file: server.pem|3: tls_server_config.key_file DIR/server.pem: expected a private key in the form of PEM, not encrypted",
        "cert_file: ca.pem%  key_file: server.key|3: tls_server_config.key_file DIR/server.key: is not the key of the certificate",
        "cert: nonsense%  key_file: server.key|2: tls_server_config.cert: expected certificates in the form of PEM",
      })
  void filesThatCannotBeUsedAreSaid(String keys, String message) throws IOException {
    Files.writeString(file, "tls_server_config:\n  " + keys.replace('%', '\n') + "\n");

    assertThatThrownBy(() -> WebConfigFile.open(file, new ManualClock()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ":" + message.replace("DIR", directory.toString()));
  }
}
