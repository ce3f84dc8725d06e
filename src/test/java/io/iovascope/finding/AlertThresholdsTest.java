// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.iovascope.finding.rule.IovaLeak;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Alerts and rules that speak of the same thing draw the line at the same number. */
class AlertThresholdsTest {

  private static final Path ALERTS = Path.of("deploy", "prometheus", "iovascope-alerts.yml");
  private static final Pattern COMPARED = Pattern.compile("[<>] *([0-9.]+)");

  private static List<BigDecimal> thresholds(String alert) throws IOException {
    for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (alert.equals(rule.path("alert").asText())) {
          return COMPARED
              .matcher(rule.path("expr").asText())
              .results()
              .map(match -> new BigDecimal(match.group(1)))
              .toList();
        }
      }
    }
    throw new IllegalArgumentException(alert);
  }

  @Test
  void aSpaceIsFullForBothAtTheSameShare() throws IOException {
    assertThat(thresholds("IommuIovaFillingUp"))
        .containsExactly(BigDecimal.valueOf(SpacePressure.FILLING_UP));
    assertThat(thresholds("IommuIovaNearlyFull"))
        .containsExactly(BigDecimal.valueOf(SpacePressure.NEARLY_FULL));
  }

  @Test
  void aSpaceIsInPiecesForBothAtTheSameSizes() throws IOException {
    assertThat(thresholds("IommuIovaFragmented"))
        .containsExactly(
            BigDecimal.valueOf(SpacePressure.SMALL_PIECE),
            BigDecimal.valueOf(SpacePressure.MUCH_FREE));
  }

  @Test
  void rangesAreManyForBothAtTheSameNumber() throws IOException {
    assertThat(thresholds("IommuIovaRangesMany"))
        .containsExactly(BigDecimal.valueOf(IovaLeak.MANY_RANGES));
  }
}
