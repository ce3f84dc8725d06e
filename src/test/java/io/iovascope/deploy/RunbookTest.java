// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runbook has a section for each alert, and what it points at is there. */
class RunbookTest {

  private static final Path RUNBOOK = Path.of("docs", "runbook.md");

  private static final Pattern SECTION =
      Pattern.compile("^### (.+)\\n((?:(?!##).*\\n)*)", Pattern.MULTILINE);

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

  /** Text of each section below its heading. */
  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new TreeMap<>();
    SECTION
        .matcher(Files.readString(RUNBOOK))
        .results()
        .forEach(section -> sections.put(section.group(1), section.group(2)));
    return sections;
  }

  @Test
  void hasExactlyOneSectionForEachAlert() throws IOException {
    assertThat(sections().keySet())
        .containsExactlyInAnyOrderElementsOf(
            RuleFile.ofAlerts().alerts().stream().map(RuleFile.Rule::name).toList());
  }

  @Test
  void everySectionSaysWhatItMeansAndWhatToDo() throws IOException {
    assertThat(sections())
        .allSatisfy(
            (alert, text) ->
                assertThat(
                        Pattern.compile("^\\*\\*(\\w+)\\.\\*\\*", Pattern.MULTILINE)
                            .matcher(text)
                            .results()
                            .map(MatchResult::group))
                    .containsExactly("**Meaning.**", "**Impact.**", "**Look.**", "**Do.**"));
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> anchors =
        sections().keySet().stream().map(name -> "#" + name.toLowerCase(Locale.ROOT)).toList();
    assertThat(LINK.matcher(Files.readString(RUNBOOK)).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allMatch(link -> anchors.contains(link) || Files.exists(Path.of("docs").resolve(link)));
  }

  @Test
  void queriesAskForMetricsThatExist() throws IOException {
    MetricNames names = MetricNames.read();
    assertThat(queries())
        .isNotEmpty()
        .allSatisfy(query -> assertThat(names.unknownIn(query)).isEmpty());
  }

  @Test
  void prometheusAcceptsEveryQuery(@TempDir Path directory) throws Exception {
    Promtool.acceptsQueries(queries(), directory);
  }

  private static List<String> queries() throws IOException {
    try (Stream<String> lines = Files.lines(RUNBOOK)) {
      return lines.filter(line -> line.startsWith("    ")).map(String::strip).toList();
    }
  }
}
