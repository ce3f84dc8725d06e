// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules are complete, and what they promise is tested. */
class AlertRulesTest {

  private static final String RUNBOOK =
      "https://github.com/iovascope/iovascope/blob/main/docs/runbook.md#";

  private static List<RuleFile.Rule> alerts() throws IOException {
    return RuleFile.ofAlerts().alerts();
  }

  @Test
  void prometheusAcceptsTheExampleConfigurationWithAllRules() throws Exception {
    Promtool.accepts("check", "config", RuleFile.DIRECTORY.resolve("scrape.yml").toString());
  }

  @Test
  void alertsFireClearAndStaySilentAsTheirUnitTestsSay() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("test", "rules"));
    unitTestFiles().forEach(file -> arguments.add(file.toString()));
    Promtool.accepts(arguments.toArray(String[]::new));
  }

  @Test
  void everyAlertHasItsOwnName() throws IOException {
    assertThat(alerts())
        .extracting(RuleFile.Rule::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("(Iommu|Iovascope)[A-Z0-9][A-Za-z0-9]+"));
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
    assertThat(alerts())
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(alert.labels()).containsOnlyKeys("severity");
              assertThat(alert.labels().get("severity")).isIn("critical", "warning", "info");
              assertThat(alert.annotations())
                  .containsOnlyKeys("summary", "description", "runbook_url")
                  .containsEntry("runbook_url", RUNBOOK + alert.name().toLowerCase(Locale.ROOT))
                  .allSatisfy((key, text) -> assertThat(text).isNotBlank());
            });
  }

  @Test
  void everyAlertNamesTheHostOrSaysThatThereIsNone() throws IOException {
    assertThat(alerts())
        .filteredOn(alert -> !alert.expression().startsWith("absent("))
        .allSatisfy(
            alert ->
                assertThat(alert.annotations().get("summary")).contains("{{ $labels.instance }}"));
  }

  @Test
  void everyAlertIsTestedToFireAndClearAndToStaySilent() throws IOException {
    List<Map<String, List<Boolean>>> tests = new ArrayList<>();
    for (Path file : unitTestFiles()) {
      for (JsonNode test : new YAMLMapper().readTree(file.toFile()).path("tests")) {
        tests.add(firing(test));
      }
    }
    assertThat(alerts())
        .allSatisfy(
            alert -> {
              List<List<Boolean>> runs =
                  tests.stream()
                      .map(test -> test.getOrDefault(alert.name(), List.of()))
                      .filter(run -> !run.isEmpty())
                      .toList();
              assertThat(runs).anyMatch(AlertRulesTest::firesAndClears);
              assertThat(runs).anyMatch(run -> !run.contains(true));
            });
    assertThat(tests.stream().flatMap(test -> test.keySet().stream()))
        .containsOnlyElementsOf(alerts().stream().map(RuleFile.Rule::name).toList());
  }

  /** For each alert of a unit test, whether it is expected to fire, in the order of time. */
  private static Map<String, List<Boolean>> firing(JsonNode test) {
    Map<String, List<Boolean>> firing = new TreeMap<>();
    for (JsonNode check : test.path("alert_rule_test")) {
      firing
          .computeIfAbsent(check.path("alertname").asText(), name -> new ArrayList<>())
          .add(!check.path("exp_alerts").isEmpty());
    }
    return firing;
  }

  private static boolean firesAndClears(List<Boolean> run) {
    return run.contains(true) && !run.get(0) && !run.get(run.size() - 1);
  }

  @Test
  void everyRecordingRuleIsTested() throws IOException {
    StringBuilder tests = new StringBuilder();
    for (Path file : unitTestFiles()) {
      tests.append(Files.readString(file));
    }
    assertThat(RuleFile.ofRecordings().recordings())
        .extracting(RuleFile.Rule::name)
        .doesNotHaveDuplicates()
        .isNotEmpty()
        .allSatisfy(name -> assertThat(tests).contains("expr: " + name));
  }

  private static List<Path> unitTestFiles() throws IOException {
    try (Stream<Path> files = Files.list(RuleFile.DIRECTORY.resolve("tests"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }
}
