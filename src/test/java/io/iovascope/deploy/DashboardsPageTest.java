// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.GeneratedSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code docs/dashboards.md} says what each panel shows, and asks what it asks. */
class DashboardsPageTest {

  /** Grafana's names of units, for people; none for what is a bare number. */
  private static final Map<String, String> UNITS =
      Map.of(
          "none", "",
          "short", "",
          "bytes", "bytes",
          "s", "seconds",
          "percentunit", "share, 0 to 1",
          "cps", "per second",
          "reqps", "per second");

  static List<Dashboard> dashboards() throws IOException {
    return Dashboard.all();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsAreListedAsTheyAre(Dashboard dashboard) {
    StringBuilder page = new StringBuilder();
    for (JsonNode each : dashboard.rowsAndPanels()) {
      String title = each.path("title").asText();
      if (each.path("type").asText().equals("row")) {
        page.append(
            "\n### %s\n\n| panel | what it shows | unit | asks |\n|---|---|---|---|\n"
                .formatted(title));
      } else {
        page.append(
            "| %s | %s | %s | %s |\n"
                .formatted(title, cell(each.path("description").asText()), unit(each), asks(each)));
      }
    }
    new GeneratedSection(Path.of("docs", "dashboards.md"), dashboard.uid())
        .assertMatches(page.append('\n').toString());
  }

  /** For people. */
  static String unit(JsonNode panel) {
    String unit = panel.path("fieldConfig").path("defaults").path("unit").asText();
    assertThat(UNITS).containsKey(unit);
    return UNITS.getOrDefault(unit, "");
  }

  /** Where the picture of what its panels show is, which PrometheusIT draws. */
  static Path picture(Dashboard dashboard) {
    return Path.of("docs", "pictures", dashboard.uid() + ".svg");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void thePictureHasThePanelsThatThereAre(Dashboard dashboard) throws Exception {
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(picture(dashboard).toFile());
    List<String> titles = new ArrayList<>();
    NodeList texts = picture.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      if (text.getAttribute("class").equals("title")) {
        titles.add(text.getTextContent());
      }
    }

    assertThat(titles)
        .isEqualTo(dashboard.panels().stream().map(panel -> panel.path("title").asText()).toList());
    assertThat(Files.readString(Path.of("docs", "dashboards.md")))
        .contains("(pictures/%s.svg)".formatted(dashboard.uid()));
  }

  /** The metrics and recorded series, without what is done to them. */
  private static String asks(JsonNode panel) {
    return Dashboard.list(panel.path("targets")).stream()
        .flatMap(target -> Selector.in(target.path("expr").asText()).stream())
        .map(Selector::metric)
        .distinct()
        .map("`%s`"::formatted)
        .collect(Collectors.joining(", "));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
