// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/architecture.md says of rooms and classes is so. */
class ArchitecturePageTest {

  private static final Path PAGE = Path.of("docs", "architecture.md");

  /** A class in backticks, perhaps one inside another. */
  private static final Pattern CLASS =
      Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.([A-Z][A-Za-z0-9]*))?`");

  private static final Pattern ROW =
      Pattern.compile("\\| ([a-z.]+) \\| `(\\w+)` \\| (.*) \\| (.*) \\|");

  /**
   * A step of a walk.
   *
   * @param takes classes that the page says it takes
   * @param gives classes that the page says it hands on
   */
  private record Step(String room, String worker, Set<String> takes, Set<String> gives) {}

  private static List<String> rooms() {
    return ArchitectureTest.rooms().map(ArchitectureTest.Room::name).toList();
  }

  private static Set<String> classesIn(String text) {
    return CLASS.matcher(text).results().map(found -> found.group(1)).collect(toSet());
  }

  /** The walks: each is a table whose first column is a room. */
  private static List<List<Step>> walks() throws IOException {
    List<List<Step>> walks = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| room | class |")) {
        walks.add(new ArrayList<>());
      }
      ROW.matcher(line)
          .results()
          .forEach(
              row ->
                  walks
                      .get(walks.size() - 1)
                      .add(
                          new Step(
                              row.group(1),
                              row.group(2),
                              classesIn(row.group(3)),
                              classesIn(row.group(4)))));
    }
    return walks;
  }

  private static JavaClass worker(Step step) {
    return ArchitectureTest.CLASSES.get(
        ArchitectureTest.ROOT + "." + step.room + "." + step.worker);
  }

  /** Simple names of the classes that a class, or one inside of it, uses; itself included. */
  private static Set<String> usedBy(JavaClass worker) {
    Set<String> used = new HashSet<>();
    used.add(worker.getSimpleName());
    ArchitectureTest.CLASSES.stream()
        .filter(each -> outermost(each).equals(worker))
        .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
        .map(Dependency::getTargetClass)
        .forEach(target -> used.add(outermost(target).getSimpleName()));
    return used;
  }

  private static JavaClass outermost(JavaClass each) {
    JavaClass outer = each;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }

  @Test
  void pictureHasTheRoomsOfTheTableInItsOrder() throws IOException {
    String page = Files.readString(PAGE);
    String picture = page.substring(page.indexOf("\n    ground "), page.indexOf("\n* **ground**"));

    assertThat(Arrays.stream(picture.split("\\s+")).filter(rooms()::contains))
        .containsExactlyElementsOf(rooms());
  }

  @Test
  void everyClassOfThePageExists() throws IOException {
    Set<String> files;
    try (Stream<Path> sources = Files.walk(Path.of("src"))) {
      files = sources.map(file -> file.getFileName().toString()).collect(toSet());
    }

    assertThat(CLASS.matcher(Files.readString(PAGE)).results())
        .isNotEmpty()
        .allSatisfy(
            found -> {
              assertThat(files).contains(found.group(1) + ".java");
              if (found.group(2) != null) {
                assertThat(ArchitectureTest.CLASSES.stream().map(JavaClass::getName))
                    .anyMatch(name -> name.endsWith("." + found.group(1) + "$" + found.group(2)));
              }
            });
  }

  @Test
  void everyStepOfAWalkUsesWhatThePageSays() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Step step : walks().stream().flatMap(List::stream).toList()) {
      Set<String> unused = new TreeSet<>(step.takes);
      unused.addAll(step.gives);
      unused.removeAll(usedBy(worker(step)));
      unused.forEach(name -> wrong.add("%s does not use %s".formatted(step.worker, name)));
    }

    assertThat(walks()).hasSize(4);
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyStepOfAWalkTakesWhatTheOneBeforeHandsOn() throws IOException {
    for (List<Step> walk : walks()) {
      for (int i = 1; i < walk.size(); i++) {
        Step before = walk.get(i - 1);
        Step step = walk.get(i);
        Set<String> handed = new HashSet<>(before.gives);
        handed.add(before.worker);
        Set<String> taken = new HashSet<>(step.takes);
        taken.add(step.worker);
        assertThat(handed)
            .as("from %s to %s", before.worker, step.worker)
            .containsAnyElementsOf(taken);
      }
    }
  }

  @Test
  void noWalkGoesBackToARoomThatItHasLeft() throws IOException {
    List<String> rooms = rooms();
    for (List<Step> walk : walks()) {
      List<String> entered = new ArrayList<>();
      for (Step step : walk) {
        if (entered.isEmpty() || !entered.get(entered.size() - 1).equals(step.room)) {
          entered.add(step.room);
        }
      }
      assertThat(entered)
          .doesNotHaveDuplicates()
          .isSortedAccordingTo((one, other) -> rooms.indexOf(one) - rooms.indexOf(other));
    }
  }

  @Test
  void linksOfThePageLeadSomewhere() throws IOException {
    Set<String> links = new LinkedHashSet<>();
    Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)")
        .matcher(Files.readString(PAGE))
        .results()
        .forEach(link -> links.add(link.group(1)));

    assertThat(links)
        .isNotEmpty()
        .allSatisfy(link -> assertThat(PAGE.resolveSibling(link)).exists());
  }
}
