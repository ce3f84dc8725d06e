// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.Golden;
import io.iovascope.explain.Cause;
import io.iovascope.explain.FaultGroup;
import io.iovascope.explain.FaultGroups;
import io.iovascope.explain.FaultInvestigation;
import io.iovascope.explain.FaultedRegion;
import io.iovascope.host.DmaFault;
import io.iovascope.host.log.FaultReader;
import io.iovascope.host.log.FaultSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Public reports of faults, against the causes that their threads found. */
class FieldCausesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FAULTS = Set.of("dma-fault", "intr-fault", "pasid-fault");
  private static final int FIRST = 3;

  private static List<JsonNode> reports() throws IOException {
    List<JsonNode> reports = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(
                FieldCausesTest.class.getResourceAsStream("/field/faults.jsonl"));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line : reader.lines().toList()) {
        JsonNode report = JSON.readTree(line);
        if (FAULTS.contains(report.path("kind").asText())) {
          reports.add(report);
        }
      }
    }
    return reports;
  }

  private static boolean hasKnownCause(JsonNode report) {
    return !report.path("causeClass").asText().equals(FaultCauses.UNKNOWN);
  }

  /** By the lines alone: of hosts that are not there. */
  private static List<String> causes(JsonNode report) {
    FaultGroups groups = new FaultGroups(fault -> FaultedRegion.ofLine(fault).addressClass());
    FaultReader.read(
        report.path("text").asText(),
        new FaultSink() {
          @Override
          public void fault(DmaFault fault) {
            groups.add(fault);
          }

          @Override
          public void endOfBoot(int firstLine, int lastLine, boolean complete) {
            // One boot.
          }
        });
    FaultGroup first = groups.groups().get(0);
    return FaultCauses.of(FaultInvestigation.ofLine(first)).stream().map(Cause::id).toList();
  }

  private static List<String> best(List<String> causes) {
    return causes.subList(0, Math.min(FIRST, causes.size()));
  }

  @Test
  void theCauseThatTheThreadFoundIsAmongTheFirstThree() throws IOException {
    List<String> misses =
        reports().stream()
            .filter(FieldCausesTest::hasKnownCause)
            .filter(report -> !best(causes(report)).contains(report.path("causeClass").asText()))
            .map(report -> report.path("id").asText())
            .toList();

    assertThat(misses).isEmpty();
  }

  @Test
  void whatFollowsFromEachLineAlone() throws IOException {
    StringBuilder text = new StringBuilder();
    for (JsonNode report : reports()) {
      text.append(
          "%s  %-26s %s\n"
              .formatted(
                  report.path("id").asText(),
                  report.path("causeClass").asText(),
                  String.join(", ", best(causes(report)))));
    }
    Golden.assertMatches(text.toString(), "field/causes.txt");
  }
}
