// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.metrics.MetricSelection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSettingsTest {

  private static final String FILE = "/etc/iovascope/agent.properties";

  private static AgentSettings settings(
      Map<String, String> flags, Map<String, String> environment, Map<String, String> file) {
    Properties properties = new Properties();
    properties.putAll(file);
    return AgentSettings.of(flags, environment, properties, FILE);
  }

  @Test
  void nothingGivenIsTheDefaults() {
    assertThat(settings(Map.of(), Map.of("PATH", "/bin"), Map.of()))
        .isEqualTo(
            new AgentSettings(
                List.of(new ListenAddress("127.0.0.1", 9978)),
                null,
                "/metrics",
                false,
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                MetricSelection.ALL,
                null));
  }

  @Test
  void flagsComeBeforeTheEnvironmentAndThatBeforeTheFile() {
    assertThat(
            settings(
                Map.of("listen", "[::1]:0, 127.0.0.1:9", "group", "3, 17"),
                Map.of("IOVASCOPE_LISTEN", "0.0.0.0:80", "IOVASCOPE_INTERVAL", "1h"),
                Map.of(
                    "listen",
                    "x:1",
                    "interval",
                    "9s",
                    "max-age",
                    " 500ms ",
                    "scan-timeout",
                    "2m",
                    "slow-interval",
                    "7s",
                    "drop-idle-vfs",
                    "true",
                    "web-config",
                    "/etc/web.yml",
                    "telemetry-path",
                    "/iovascope/metrics",
                    "access-log",
                    "true",
                    "state",
                    "/run/x")))
        .isEqualTo(
            new AgentSettings(
                List.of(new ListenAddress("::1", 0), new ListenAddress("127.0.0.1", 9)),
                Path.of("/etc/web.yml"),
                "/iovascope/metrics",
                true,
                Duration.ofMillis(500),
                Duration.ofHours(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(7),
                new MetricSelection(Set.of(3, 17), true),
                Path.of("/run/x")));
  }

  @Test
  void aSnapshotIsNeverOlderThanAnInterval() {
    assertThat(settings(Map.of("interval", "5s"), Map.of(), Map.of()).greatestAge())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(settings(Map.of(), Map.of(), Map.of()).greatestAge())
        .isEqualTo(Duration.ofSeconds(15));
  }

  @ParameterizedTest
  @CsvSource({
    "listen, 9978, 'an address such as 127.0.0.1:9978 or [::1]:9978'",
    "listen, host:65536, 'an address such as 127.0.0.1:9978 or [::1]:9978'",
    "listen, ::1:80, 'an address such as 127.0.0.1:9978 or [::1]:9978'",
    "listen, '127.0.0.1:1,127.0.0.1:1', 'an address such as 127.0.0.1:9978 or [::1]:9978'",
    "listen, unix:relative, 'an address such as 127.0.0.1:9978 or [::1]:9978'",
    "telemetry-path, metrics, 'a path such as /metrics, that nothing else has'",
    "telemetry-path, /api/v1/picture, 'a path such as /metrics, that nothing else has'",
    "telemetry-path, /, 'a path such as /metrics, that nothing else has'",
    "access-log, 1, true or false",
    "max-age, 0s, 'a duration above 0 such as 500ms, 15s, 5m or 1h'",
    "interval, -1s, 'a duration above 0 such as 500ms, 15s, 5m or 1h'",
    "interval, 99999999999s, 'a duration above 0 such as 500ms, 15s, 5m or 1h'",
    "scan-timeout, 5, 'a duration above 0 such as 500ms, 15s, 5m or 1h'",
    "group, '1,,2', 'group numbers such as 3,17'",
    "group, 1-3, 'group numbers such as 3,17'",
    "drop-idle-vfs, yes, true or false",
  })
  void aValueThatMakesNoSenseIsNamedWithItsPlace(String key, String value, String expected) {
    String variable = "IOVASCOPE_" + key.toUpperCase(java.util.Locale.ROOT).replace('-', '_');

    assertThatThrownBy(() -> settings(Map.of(key, value), Map.of(), Map.of()))
        .hasMessage("--%s: '%s': expected %s".formatted(key, value, expected));
    assertThatThrownBy(() -> settings(Map.of(), Map.of(variable, value), Map.of()))
        .hasMessage("%s: '%s': expected %s".formatted(variable, value, expected));
    assertThatThrownBy(() -> settings(Map.of(), Map.of(), Map.of(key, value)))
        .hasMessage("%s: %s: '%s': expected %s".formatted(FILE, key, value, expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"listne", "LISTEN", "--listen", ""})
  void aKeyThatThereIsNotIsAnError(String key) {
    assertThatThrownBy(() -> settings(Map.of(), Map.of(), Map.of(key, "x")))
        .hasMessage(
            FILE
                + ": '"
                + key
                + "': no such setting; there are listen, web-config, telemetry-path, access-log, max-age,"
                + " interval, scan-timeout, slow-interval, group, drop-idle-vfs, state");
  }
}
