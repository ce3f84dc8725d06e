// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever cites docs/kernel-facts.md, section and label, finds them there. */
class KernelFactsTest {

  private static final Path PAGE = Path.of("docs", "kernel-facts.md");

  /** {@code B.1}, {@code H}, {@code F-IOVA-LEAK}, {@code E05}, {@code D4}, {@code facts 5}. */
  private static final String LABEL =
      "(?:F-[A-Z0-9]+(?:[-+/][A-Z0-9]+)*|[A-Z]\\.\\d+|[DE]\\d+|(?:facts? )?\\d+|[A-Z])(?![\\w-])";

  private static final Pattern CITATION =
      Pattern.compile(
          "kernel-facts\\.md[)`}]*,? sections? ("
              + LABEL
              + "(?:(?:,| and| to|; incidents?|,? and incidents?) "
              + LABEL
              + ")*)");

  private static final Pattern INCIDENT = Pattern.compile("\\bincidents? (E\\d\\d)\\b");

  private static final Pattern HEADING =
      Pattern.compile("^#{2,3} ([0-9A-Z](?:\\.\\d+)?)\\.? ", Pattern.MULTILINE);
  private static final Pattern ITEM =
      Pattern.compile("^(?:\\* |\\| )\\*\\*(D\\d|E\\d\\d|F-[^*]+)\\*\\*", Pattern.MULTILINE);
  private static final Pattern FACT = Pattern.compile("^(\\d+)\\. ", Pattern.MULTILINE);

  private static List<String> labels() throws IOException {
    String page = Files.readString(PAGE);
    List<String> labels = new ArrayList<>();
    Stream.of(HEADING, ITEM)
        .flatMap(pattern -> pattern.matcher(page).results())
        .map(result -> result.group(1))
        .forEach(labels::add);
    String facts = page.substring(page.indexOf("\n## 1. "), page.indexOf("\n## A. "));
    FACT.matcher(facts).results().forEach(fact -> labels.add("fact " + fact.group(1)));
    return labels;
  }

  /** Labels of the citations in a text, such as {@code 1} and {@code fact 13}. */
  private static List<String> cited(String text) {
    List<String> labels = new ArrayList<>();
    for (MatchResult citation : CITATION.matcher(text).results().toList()) {
      boolean facts = false;
      Matcher label = Pattern.compile(LABEL).matcher(citation.group(1));
      while (label.find()) {
        facts |= label.group().startsWith("fact");
        String number = label.group().replaceFirst("facts? ", "");
        labels.add(facts && number.matches("\\d+") ? "fact " + number : number);
      }
    }
    return labels;
  }

  /** A file without the line ends and asterisks in its comments. */
  private static String text(Path file) throws IOException {
    return Files.readString(file).replaceAll("\\s*\\n\\s*(?:(?:\\*|//) ?)?", " ");
  }

  private static Map<Path, String> texts(Path folder, String ending) throws IOException {
    Map<Path, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ending)).toList()) {
        if (!file.equals(PAGE) && !file.endsWith(KernelFactsTest.class.getSimpleName() + ending)) {
          texts.put(file, text(file));
        }
      }
    }
    return texts;
  }

  @Test
  void noLabelOfThePageStandsThereTwice() throws IOException {
    assertThat(labels()).doesNotHaveDuplicates().contains("0", "1", "fact 16", "B.8", "K.6", "D6");
  }

  @Test
  void aCitationIsReadInEveryFormThatIsUsed() {
    assertThat(
            cited(
                "(docs/kernel-facts.md, section 1, facts 5 and 10), kernel-facts.md, sections B.4"
                    + " and H, F-UNTRUSTED/SWIOTLB; incident E19. (`docs/kernel-facts.md` section"
                    + " C.6) {@code docs/kernel-facts.md} section T.6, D5. kernel-facts.md, section"
                    + " A. Boot."))
        .containsExactly(
            "1",
            "fact 5",
            "fact 10",
            "B.4",
            "H",
            "F-UNTRUSTED/SWIOTLB",
            "E19",
            "C.6",
            "T.6",
            "D5",
            "A");
  }

  @Test
  void whatTheSourcesCiteIsThere() throws IOException {
    List<String> labels = labels();
    Map<Path, String> sources = texts(Path.of("src"), ".java");

    assertThat(sources.values().stream().flatMap(text -> cited(text).stream())).isNotEmpty();
    assertThat(sources)
        .allSatisfy(
            (file, text) -> {
              assertThat(labels).containsAll(cited(text));
              assertThat(INCIDENT.matcher(text).results().map(found -> found.group(1)))
                  .isSubsetOf(labels);
            });
  }

  @Test
  void theSourcesCiteASectionWhereTheyNameThePage() throws IOException {
    assertThat(texts(Path.of("src", "main", "java"), ".java"))
        .allSatisfy(
            (file, text) ->
                assertThat(CITATION.matcher(text).results().count())
                    .as("citations with a section in %s", file)
                    .isEqualTo(
                        Pattern.compile("kernel-facts\\.md").matcher(text).results().count()));
  }

  @Test
  void whatOtherPagesCiteIsThere() throws IOException {
    List<String> labels = labels();

    assertThat(texts(Path.of("docs"), ".md"))
        .allSatisfy((file, text) -> assertThat(labels).containsAll(cited(text)));
  }

  @Test
  void linksOfThePageLeadToFilesAndHeadings() throws IOException {
    String page = Files.readString(PAGE);
    List<String> headings =
        Pattern.compile("^#+ (.+)$", Pattern.MULTILINE)
            .matcher(page)
            .results()
            .map(heading -> anchor(heading.group(1)))
            .toList();

    assertThat(
            Pattern.compile("\\]\\(([^)]+)\\)").matcher(page).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(
            link -> {
              if (link.startsWith("#")) {
                assertThat(headings).contains(link.substring(1));
              } else {
                assertThat(PAGE.resolveSibling(link)).exists();
              }
            });
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }
}
