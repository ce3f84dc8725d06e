// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.GeneratedSection;
import io.iovascope.Golden;
import io.iovascope.finding.rule.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every finding has a page, which its alerts lead to, and every alert has a section. */
class FindingPagesTest {

  private static final Path PAGES = Path.of("docs", "findings");
  private static final Path RUNBOOK = Path.of("docs", "runbook.md");
  private static final Path ALERTS = Path.of("deploy", "prometheus", "iovascope-alerts.yml");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

  static Stream<RuleDescription> rules() {
    return Findings.descriptions().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyFindingHasItsPage(RuleDescription rule) {
    Golden.assertMatches(new FindingPage(rule).text(), PAGES.resolve(rule.id() + ".md"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyAlertThatAPageNamesIsThereAndLeadsBack(RuleDescription rule) throws IOException {
    String alerts = Files.readString(ALERTS);
    String runbook = Files.readString(RUNBOOK);
    for (String alert : rule.notes().alerts()) {
      assertThat(alerts).contains("alert: " + alert + "\n");
      assertThat(section(runbook, alert)).contains("](findings/" + rule.id() + ".md)");
    }
  }

  private static String section(String runbook, String alert) {
    Matcher matcher =
        Pattern.compile("^### " + alert + "\\n((?:(?!##).*\\n)*)", Pattern.MULTILINE)
            .matcher(runbook);
    return matcher.find() ? matcher.group(1) : "";
  }

  @Test
  void theListNamesThemAll() {
    StringBuilder table =
        new StringBuilder("| finding | severity | what it says |\n|---|---|---|\n");
    rules()
        .forEach(
            rule ->
                table.append(
                    "| [`%s`](%s.md) | %s | %s |\n"
                        .formatted(
                            rule.id(),
                            rule.id(),
                            rule.severity().name().toLowerCase(Locale.ROOT),
                            rule.notes().title())));
    new GeneratedSection(PAGES.resolve("README.md"), "findings").assertMatches(table.toString());
  }

  @Test
  void thereIsNoPageWithoutAFinding() throws IOException {
    List<String> expected =
        Stream.concat(rules().map(rule -> rule.id() + ".md"), Stream.of("README.md"))
            .sorted()
            .toList();
    try (Stream<Path> files = Files.list(PAGES)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted().toList())
          .isEqualTo(expected);
    }
  }

  @Test
  void linksBetweenPagesLeadSomewhere() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      for (Path file : files.toList()) {
        assertThat(LINK.matcher(Files.readString(file)).results().map(link -> link.group(1)))
            .as("%s", file)
            .allMatch(link -> link.startsWith("https:") || Files.exists(PAGES.resolve(link)));
      }
    }
  }
}
