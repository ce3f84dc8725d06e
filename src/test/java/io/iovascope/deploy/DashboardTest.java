// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards are complete, and ask for what exists. */
class DashboardTest {

  private static final int COLUMNS = 24;

  /** Of current Grafana versions, the oldest reads this one; the others migrate it. */
  private static final int SCHEMA_VERSION = 39;

  private static final String DATA_SOURCE = "${datasource}";

  static List<Dashboard> dashboards() throws IOException {
    return Dashboard.all();
  }

  @Test
  void thereIsOneForTheFleetAndOneForAHost() throws IOException {
    assertThat(dashboards())
        .extracting(
            Dashboard::uid,
            dashboard -> dashboard.json().path("title").asText(),
            dashboard -> dashboard.path().getFileName().toString())
        .containsExactly(
            tuple("iovascope-fleet", "iovascope / Fleet", "iovascope-fleet.json"),
            tuple("iovascope-host", "iovascope / Host", "iovascope-host.json"));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void canBeFoundAndReadByGrafana(Dashboard dashboard) {
    assertThat(texts(dashboard.json().path("tags"))).containsExactly("iovascope", dashboard.uid());
    assertThat(dashboard.json().path("schemaVersion").asInt()).isEqualTo(SCHEMA_VERSION);
    assertThat(dashboard.json().path("description").asText()).isNotBlank();
    assertThat(dashboard.json().has("id")).as("an id belongs to one Grafana").isFalse();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsAreNumberedAndDoNotOverlap(Dashboard dashboard) {
    assertThat(dashboard.rowsAndPanels())
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates()
        .doesNotContain(0);
    Map<String, String> taken = new TreeMap<>();
    for (JsonNode panel : dashboard.rowsAndPanels()) {
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      int bottom = place.path("y").asInt() + place.path("h").asInt();
      assertThat(place.path("x").asInt()).isNotNegative();
      assertThat(right).isBetween(1, COLUMNS);
      for (int y = place.path("y").asInt(); y < bottom; y++) {
        for (int x = place.path("x").asInt(); x < right; x++) {
          String title = panel.path("title").asText();
          assertThat(taken.put(x + "," + y, title))
              .as("cell %d,%d, which %s takes", x, y, title)
              .isNull();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShowsAndInWhichUnit(Dashboard dashboard) {
    assertThat(dashboard.rowsAndPanels())
        .allSatisfy(panel -> assertThat(panel.path("title").asText()).isNotBlank());
    assertThat(dashboard.panels())
        .extracting(panel -> panel.path("title").asText())
        .doesNotHaveDuplicates();
    assertThat(dashboard.panels())
        .isNotEmpty()
        .allSatisfy(
            panel -> {
              assertThat(panel.path("description").asText()).isNotBlank();
              assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
                  .as("unit of %s", panel.path("title"))
                  .isNotBlank();
              assertThat(panel.path("targets")).isNotEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void theReaderChoosesTheDataSource(Dashboard dashboard) {
    assertThat(dashboard.variables().get(0).path("type").asText()).isEqualTo("datasource");
    assertThat(dashboard.json().findValues("datasource"))
        .isNotEmpty()
        .allSatisfy(
            source ->
                assertThat(source)
                    .isEqualTo(
                        new ObjectMapper()
                            .createObjectNode()
                            .put("type", "prometheus")
                            .put("uid", DATA_SOURCE)));
    assertThat(dashboard.panels()).allMatch(panel -> panel.has("datasource"));
    assertThat(dashboard.panels())
        .flatExtracting(panel -> Dashboard.list(panel.path("targets")))
        .allMatch(target -> target.has("datasource"));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyQueryIsAboutTheChosenHosts(Dashboard dashboard) {
    Set<String> chosen = Set.of("=\"$instance\"", "=~\"$instance\"");
    assertThat(dashboard.expressions())
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(Selector.in(expression))
                    .as(expression)
                    .isNotEmpty()
                    .allMatch(
                        selector ->
                            chosen.contains(selector.labels().getOrDefault("instance", ""))));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void variablesOfferWhatTheChosenHostsHave(Dashboard dashboard) {
    assertThat(dashboard.variables())
        .filteredOn(variable -> variable.path("type").asText().equals("query"))
        .filteredOn(variable -> !variable.path("name").asText().equals("instance"))
        .extracting(variable -> variable.path("query").path("query").asText())
        .allMatch(query -> query.contains("{instance=\"$instance\""));
    assertThat(dashboard.variables())
        .filteredOn(variable -> variable.has("definition"))
        .allMatch(
            variable -> variable.path("definition").equals(variable.path("query").path("query")));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void asksForMetricsAndLabelsThatExist(Dashboard dashboard) throws IOException {
    MetricNames names = MetricNames.read();
    assertThat(dashboard.expressions())
        .allSatisfy(expression -> assertThat(names.unknownIn(expression)).isEmpty());
    assertThat(dashboard.variables())
        .filteredOn(variable -> variable.path("type").asText().equals("query"))
        .isNotEmpty()
        .allSatisfy(
            variable -> {
              String query = variable.path("query").path("query").asText();
              MatchResult values =
                  Pattern.compile("label_values\\((.*), (\\w+)\\)")
                      .matcher(query)
                      .results()
                      .findFirst()
                      .orElseThrow();
              assertThat(names.unknownIn(values.group(1))).as(query).isEmpty();
              assertThat(names.unknownIn(withLabel(values))).as(query).isEmpty();
            });
  }

  /** A selector for the label whose values a variable lists. */
  private static String withLabel(MatchResult values) {
    String metric = Selector.in(values.group(1)).get(0).metric();
    return "%s{%s=\"\"}".formatted(metric, values.group(2));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void usesNoVariableThatIsNotThere(Dashboard dashboard) {
    Set<String> ours = Set.of("datasource", "instance", "group", "device");
    assertThat(dashboard.variables())
        .extracting(variable -> variable.path("name").asText())
        .allMatch(ours::contains);
    List<String> there =
        dashboard.variables().stream().map(variable -> variable.path("name").asText()).toList();
    assertThat(dashboard.expressions())
        .flatMap(
            expression ->
                Pattern.compile("\\$\\{?(\\w+)")
                    .matcher(expression)
                    .results()
                    .map(use -> use.group(1))
                    .filter(name -> !name.equals("__rate_interval"))
                    .toList())
        .allMatch(there::contains);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void linksLeadToADashboardOfOurs(Dashboard dashboard) throws IOException {
    List<String> uids = dashboards().stream().map(Dashboard::uid).toList();
    assertThat(dashboard.json().path("links"))
        .isNotEmpty()
        .allSatisfy(
            link ->
                assertThat(uids)
                    .filteredOn(uid -> !uid.equals(dashboard.uid()))
                    .containsAll(texts(link.path("tags"))));
    assertThat(dashboard.json().findValuesAsText("url").stream().filter(url -> !url.isEmpty()))
        .allSatisfy(url -> assertThat(uids).contains(url.replaceFirst("^/d/([^?]+)\\?.*", "$1")));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void prometheusAcceptsEveryQuery(Dashboard dashboard, @TempDir Path directory) throws Exception {
    Promtool.acceptsQueries(
        dashboard.expressions().stream()
            .map(query -> query.replace("$__rate_interval", "5m"))
            .map(query -> query.replaceAll("\\$\\w+", "x"))
            .toList(),
        directory);
  }

  private static List<String> texts(JsonNode array) {
    return Dashboard.list(array).stream().map(JsonNode::asText).toList();
  }
}
