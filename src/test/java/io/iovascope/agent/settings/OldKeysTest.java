// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class OldKeysTest {

  private static final String FILE = "/etc/iovascope/agent.properties";

  private static Properties properties(Map<String, String> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    return properties;
  }

  @Test
  void areReplacedAndTold() {
    OldKeys keys =
        OldKeys.of(
            Map.of("PATH", "/bin", "IOVASCOPE_METRICS_GROUPS", "3"),
            properties(Map.of("interval", "9s", "metrics-drop-idle-vfs", "true")),
            FILE);

    assertThat(keys)
        .isEqualTo(
            new OldKeys(
                Map.of("PATH", "/bin", "IOVASCOPE_GROUP", "3"),
                properties(Map.of("interval", "9s", "drop-idle-vfs", "true")),
                List.of(
                    "IOVASCOPE_METRICS_GROUPS is now IOVASCOPE_GROUP; the old spelling goes with 0.3",
                    FILE
                        + ": metrics-drop-idle-vfs is now drop-idle-vfs; the old spelling goes with"
                        + " 0.3")));
  }

  @Test
  void countLessThanTheNewOnes() {
    OldKeys keys =
        OldKeys.of(
            Map.of("IOVASCOPE_METRICS_DROP_IDLE_VFS", "true", "IOVASCOPE_DROP_IDLE_VFS", "false"),
            properties(Map.of("metrics-groups", "3", "group", "4")),
            FILE);

    assertThat(keys.environment()).isEqualTo(Map.of("IOVASCOPE_DROP_IDLE_VFS", "false"));
    assertThat(keys.file()).isEqualTo(properties(Map.of("group", "4")));
    assertThat(keys.notes()).hasSize(2);
  }

  @Test
  void whatIsSpelledAsTodayStays() {
    Map<String, String> environment = Map.of("IOVASCOPE_GROUP", "3", "metrics-groups", "x");
    Properties file = properties(Map.of("drop-idle-vfs", "true", "IOVASCOPE_METRICS_GROUPS", "x"));

    assertThat(OldKeys.of(environment, file, FILE))
        .isEqualTo(new OldKeys(environment, file, List.of()));
  }
}
