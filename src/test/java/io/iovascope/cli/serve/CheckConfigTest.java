// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code iovascope agent --check-config}. */
class CheckConfigTest {

  private static final Path CERTIFICATES = Path.of("src/test/resources/agent/tls").toAbsolutePath();

  private final Path directory;
  private final Path file;

  CheckConfigTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("web.yml");
  }

  @BeforeEach
  void copyCertificates() throws IOException {
    for (String name : new String[] {"server.pem", "server.key", "client.key"}) {
      Files.copy(CERTIFICATES.resolve(name), directory.resolve(name));
    }
  }

  private CommandRun check(String web) throws IOException {
    Files.writeString(file, web);
    return CommandRun.of("agent", "--check-config", "--web-config", file.toString());
  }

  @Test
  void saysWhatCanBeUsedAndWhoIsAnswered() throws IOException {
    String tls = "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n";

    assertThat(CommandRun.of("agent", "--check-config"))
        .isEqualTo(new CommandRun(0, "The settings can be used.\n", ""));
    assertThat(check(tls))
        .isEqualTo(
            new CommandRun(
                0,
                "The settings can be used.\n%s can be used: TLS, everybody is answered.\n"
                    .formatted(file),
                ""));
    assertThat(
            check(
                tls
                    + "basic_auth_users:\n"
                    + "  reader: $2y$04$Hx9lJ5Yo8gqyEJPjKyOcdeQzMGEOlC4MkdFgGwFbBfTnHXN6vFjuS\n"))
        .isEqualTo(
            new CommandRun(
                0,
                "The settings can be used.\n%s can be used: TLS, not everybody is answered.\n"
                    .formatted(file),
                ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls_server_config: {cert_file: server.pem, key_file: gone.key}|1: tls_server_config.key_file DIRECTORY/gone.key: no such file",
        "basic_auth_users: {reader: plain}|1: basic_auth_users.reader: expected a bcrypt hash, as htpasswd -nBC 10 makes it",
        "http_server_config: {http3: true}|1: http_server_config.http3: no such key; there are http2, headers",
      })
  void saysWhatCannotBeUsedAndWhere(String web, String problem) throws IOException {
    assertThat(check(web))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: %s:%s"
                    .formatted(file, problem.replace("DIRECTORY", directory.toString()))));
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    CommandRun run = check("tls_server_config:\n  cert_file: server.pem\n  key_file: client.key\n");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("iovascope: " + file + ":").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--listen|x|--listen: 'x': expected an address such as 127.0.0.1:9978 or [::1]:9978",
        "--interval|0|--interval: '0': expected a duration above 0 such as 500ms, 15s, 5m or 1h",
        "--web-config|/none.yml|/none.yml: no such file",
        "--config|/none.properties|/none.properties: no such file or directory",
      })
  void settingsAreCheckedToo(String option, String value, String problem) {
    assertThat(CommandRun.of("agent", "--check-config", option, value))
        .isEqualTo(CommandRun.failure(2, "iovascope: " + problem));
  }
}
