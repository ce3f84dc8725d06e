// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.explain.cause.FaultCauses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  private static final Pattern CAUSE =
      Pattern.compile("^#### (.+)\\n((?:(?!##).*\\n)*)", Pattern.MULTILINE);

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

  /** The value of the label of metrics and alerts is a heading here, and a row of the page. */
  @Test
  void hasAParagraphForEachCauseThatLeadsToItsRow() throws IOException {
    Map<String, String> paragraphs = new TreeMap<>();
    CAUSE
        .matcher(Files.readString(RUNBOOK))
        .results()
        .forEach(cause -> paragraphs.put(cause.group(1), cause.group(2)));
    Set<String> ids = new TreeSet<>(Set.of("unknown"));
    FaultCauses.ALL.forEach(cause -> ids.add(cause.id()));
    assertThat(paragraphs.keySet()).isEqualTo(ids);
    paragraphs.remove("unknown");
    assertThat(paragraphs)
        .allSatisfy((id, text) -> assertThat(text).contains("](faults.md#" + id + ")"));
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    assertThat(LINK.matcher(Files.readString(RUNBOOK)).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(RunbookTest::leadsSomewhere);
  }

  private static void leadsSomewhere(String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path page = file.isEmpty() ? RUNBOOK : Path.of("docs").resolve(file);
    assertThat(page).exists();
    if (hash >= 0) {
      assertThat(anchors(Files.readString(page))).contains(link.substring(hash + 1));
    }
  }

  /** The headings as they are linked to, and the anchors that are written out. */
  private static List<String> anchors(String page) {
    return Pattern.compile("^#+ (.+)$|<a id=\"([^\"]+)\">", Pattern.MULTILINE)
        .matcher(page)
        .results()
        .map(
            anchor ->
                anchor.group(1) == null
                    ? anchor.group(2)
                    : anchor.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
        .toList();
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
