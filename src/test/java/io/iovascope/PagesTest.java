// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages hang together: each is in the index, and no link of any leads nowhere. */
class PagesTest {

  private static final Path DOCS = Path.of("docs");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset)=\"([^\"]+)\"");
  private static final Pattern ELSEWHERE = Pattern.compile("(?:https?|mailto):.*|#.*");
  private static final Pattern CODE = Pattern.compile("```.*?```|`[^`\n]*`", Pattern.DOTALL);

  @Test
  void everyPageIsInTheIndex() throws IOException {
    Path index = DOCS.resolve("README.md");
    List<Path> linked = links(index).map(link -> DOCS.resolve(file(link)).normalize()).toList();

    try (Stream<Path> files = Files.list(DOCS)) {
      assertThat(files.filter(file -> file.toString().endsWith(".md") && !file.equals(index)))
          .isNotEmpty()
          .allSatisfy(page -> assertThat(linked).contains(page));
    }
  }

  @Test
  void noLinkLeadsNowhere() throws IOException {
    TreeSet<String> broken = new TreeSet<>();
    for (Path page : pages()) {
      links(page)
          .filter(link -> !ELSEWHERE.matcher(link).matches())
          .filter(link -> !Files.exists(place(page).resolve(file(link))))
          .forEach(link -> broken.add(page + ": " + link));
    }

    assertThat(broken).isEmpty();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(DOCS)) {
      List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CHANGELOG.md")), pages.stream())
          .toList();
    }
  }

  private static Stream<String> links(Path page) throws IOException {
    String text = CODE.matcher(Files.readString(page)).replaceAll("");
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1) == null ? link.group(2) : link.group(1));
  }

  private static Path place(Path page) {
    Path directory = page.getParent();
    return directory == null ? Path.of("") : directory;
  }

  private static String file(String link) {
    int anchor = link.indexOf('#');
    return anchor < 0 ? link : link.substring(0, anchor);
  }
}
