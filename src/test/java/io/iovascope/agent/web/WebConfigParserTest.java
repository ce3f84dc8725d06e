// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.agent.web.TlsConfig.ClientAuthentication;
import io.iovascope.agent.web.TlsConfig.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebConfigParserTest {

  private static final Path DIRECTORY = Path.of("/etc/iovascope");
  private static final String HASH = "$2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze";

  private static WebConfig parse(String text) {
    return WebConfigParser.parse(text, "web.yml", DIRECTORY);
  }

  /** The file of exporter-toolkit's documentation. */
  @Test
  void theExampleOfTheToolkitWorks() {
    assertThat(
            parse(
                """
                # TLS and basic authentication configuration example.
                #
                # Additionally, a certificate and a key file are needed.
                tls_server_config:
                  cert_file: server.crt
                  key_file: server.key

                # Usernames and passwords required to connect.
                basic_auth_users:
                  alice: $2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze
                  bob: $2y$10$hLqFl9jSjoAAy95Z/zw8Ye8wkdMBM8c5Bn1ptYqP/AXyV0.oy0S8m

                # Exclude /-/healthy and /-/ready from basic authentication
                basic_auth_excluded_paths:
                - /-/healthy
                - /-/ready
                """))
        .isEqualTo(
            new WebConfig(
                new TlsConfig(
                    file("cert_file", 5, "server.crt"),
                    file("key_file", 6, "server.key"),
                    ClientAuthentication.NONE,
                    null,
                    List.of(),
                    List.of("TLSv1.2", "TLSv1.3"),
                    List.of()),
                true,
                Map.of(),
                Map.of(
                    "alice",
                    HASH,
                    "bob",
                    "$2y$10$hLqFl9jSjoAAy95Z/zw8Ye8wkdMBM8c5Bn1ptYqP/AXyV0.oy0S8m"),
                List.of("/-/healthy", "/-/ready"),
                null));
  }

  private static Pem file(String key, int line, String name) {
    return new Pem("tls_server_config." + key, line, null, DIRECTORY.resolve(name));
  }

  @Test
  void everyKeyIsUnderstood() {
    assertThat(
            parse(
                """
                tls_server_config:
                  cert: |
                    one
                    two
                  key: "secret"
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: /ca/ca.pem
                  client_allowed_sans: [prometheus.example, 192.0.2.10]
                  min_version: TLS13
                  max_version: TLS13
                  prefer_server_cipher_suites: true
                  cipher_suites:
                  - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
                http_server_config:
                  http2: false
                  headers:
                    Strict-Transport-Security: max-age=31536000
                    X-Frame-Options: deny
                    X-XSS-Protection:
                rate_limit:
                  interval: 100ms
                  burst: 20
                """))
        .isEqualTo(
            new WebConfig(
                new TlsConfig(
                    new Pem("tls_server_config.cert", 2, "one\ntwo\n", null),
                    new Pem("tls_server_config.key", 5, "secret", null),
                    ClientAuthentication.VERIFIED,
                    new Pem("tls_server_config.client_ca_file", 7, null, Path.of("/ca/ca.pem")),
                    List.of("prometheus.example", "192.0.2.10"),
                    List.of("TLSv1.3"),
                    List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")),
                false,
                Map.of("Strict-Transport-Security", "max-age=31536000", "X-Frame-Options", "deny"),
                Map.of(),
                List.of(),
                new WebConfig.RateLimit(Duration.ofMillis(100), 20)));
  }

  @Test
  void anEmptyFileAsksForNothing() {
    assertThat(parse("")).isEqualTo(WebConfig.NONE);
    assertThat(parse("# nothing\n---\n")).isEqualTo(WebConfig.NONE);
    assertThat(parse("rate_limit:\n  interval: 0\n  burst: 0\n")).isEqualTo(WebConfig.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls: {}|1: tls: no such key; there are tls_server_config, http_server_config, basic_auth_users, basic_auth_excluded_paths, rate_limit",
        "http_server_config:%  http3: true|2: http_server_config.http3: no such key; there are http2, headers",
        "http_server_config:%  http2: perhaps|2: http_server_config.http2: 'perhaps': expected true or false",
        "http_server_config:%  headers:%    Server: x|3: http_server_config.headers.Server: no such key; there are Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security",
        "http_server_config:%  headers:%    X-Frame-Options: maybe|3: http_server_config.headers.X-Frame-Options: 'maybe': no value of this header",
        "http_server_config:%  headers:%    Content-Security-Policy: \"a\\nb\"|3: http_server_config.headers.Content-Security-Policy: expected plain characters in one line",
        "http_server_config: 7|1: http_server_config: expected keys with values, one a line",
        "basic_auth_users:%  eve: secret|2: basic_auth_users.eve: expected a bcrypt hash, as htpasswd -nBC 10 makes it",
        "basic_auth_users:%  eve: $2y$31$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze|2: basic_auth_users.eve: a cost of 31; expected 4 to 15",
        "rate_limit:%  interval: soon|2: rate_limit.interval: 'soon': expected a duration above 0 such as 500ms, 15s, 5m or 1h",
        "rate_limit:%  interval: 1s|2: rate_limit.interval: a burst of at least 1 is needed, or every request is refused",
        "rate_limit: {}%rate_limit: {}|2: rate_limit: is there twice",
        "tls_server_config:%  key_file: k|: tls_server_config needs cert_file, or cert",
        "tls_server_config:%  cert: x%  cert_file: c%  key_file: k|2: tls_server_config.cert: either this or cert_file",
        "tls_server_config:%  min_version: TLS10%  cert_file: c%  key_file: k|2: tls_server_config.min_version: 'TLS10': expected TLS12 or TLS13; Java speaks nothing older",
        "tls_server_config:%  min_version: TLS13%  max_version: TLS12%  cert_file: c%  key_file: k|3: tls_server_config.max_version: is below min_version",
        "tls_server_config:%  client_auth_type: Always|2: tls_server_config.client_auth_type: 'Always': expected one of NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert",
        "tls_server_config:%  client_auth_type: RequireAndVerifyClientCert|2: tls_server_config.client_auth_type: RequireAndVerifyClientCert needs client_ca_file",
        "tls_server_config:%  client_ca_file: ca.pem|2: tls_server_config.client_ca_file: nobody is asked for a certificate; set client_auth_type",
        "tls_server_config:%  client_allowed_sans: [a]|2: tls_server_config.client_allowed_sans: needs client_auth_type RequireAndVerifyClientCert or RequireAnyClientCert",
        "tls_server_config:%  curve_preferences: [X25519]|2: tls_server_config.curve_preferences: the agent uses the curves of its Java; leave this out",
        "tls_server_config:%  prefer_server_cipher_suites: false|2: tls_server_config.prefer_server_cipher_suites: the agent's order counts; leave this out",
        "a: [|1: not YAML: expected the node content, but found '<stream end>'",
        "- a|1: expected keys with values, one a line",
      })
  void whatIsWrongIsSaidWithLineAndName(String text, String message) {
    assertThatThrownBy(() -> parse(text.replace('%', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("web.yml" + (message.startsWith(": ") ? "" : ":") + message);
  }

  @Property
  void hostileBytesAreRefusedInOneLine(@ForAll byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    try {
      parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("web.yml");
    }
  }

  @Test
  void aBombOfAliasesIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThatThrownBy(() -> parse(bomb.toString())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parse("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
