// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import io.iovascope.cli.start.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManPageTest {

  private static final Path PAGES = Path.of("deploy", "man");
  private static final Path MORE = PAGES.resolve("more");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]*|-[a-zA-Z])\\b");

  static Stream<CommandModel> commands() {
    return new CommandModel(Commands.all().getCommandSpec()).all().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void pageIsAsGenerated(CommandModel command) throws IOException {
    Path more = MORE.resolve(command.qualifiedName("-") + ".roff");

    Golden.assertMatches(
        ManPage.of(command, Files.exists(more) ? Files.readString(more) : ""),
        PAGES.resolve(ManPage.fileName(command)));
  }

  /** Read from the page, whoever wrote it. */
  @ParameterizedTest
  @MethodSource("commands")
  void pageHasEveryOptionOfTheCommandAndNoOther(CommandModel command) throws IOException {
    Set<String> expected =
        command
            .options()
            .flatMap(option -> Stream.of(option.names()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(describedOptions(plain(command))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void noTextNamesAnOptionThatNoCommandHas(CommandModel command) throws IOException {
    Set<String> known =
        commands()
            .flatMap(CommandModel::options)
            .flatMap(option -> Stream.of(option.names()))
            .collect(Collectors.toSet());
    Set<String> named =
        OPTION
            .matcher(String.join("\n", plain(command)))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));

    named.removeAll(known);
    assertThat(named).isEmpty();
  }

  @Test
  void everyPageIsOfACommand() throws IOException {
    assertThat(names(PAGES, ".1"))
        .containsExactlyInAnyOrderElementsOf(commands().map(ManPage::fileName).toList());
    assertThat(commands().map(command -> command.qualifiedName("-") + ".roff"))
        .containsAll(names(MORE, ".roff"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void groffHasNothingToSayAboutThePage(CommandModel command)
      throws IOException, InterruptedException {
    String page = PAGES.resolve(ManPage.fileName(command)).toString();
    ProcessBuilder builder =
        new ProcessBuilder("groff", "-ww", "-man", "-Tascii", "-z", page).redirectErrorStream(true);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      Assumptions.abort("groff is not installed: " + e.getMessage());
      throw e;
    }
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  private static List<String> names(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .toList();
    }
  }

  /** The lines of the page without fonts and escapes. */
  private static List<String> plain(CommandModel command) throws IOException {
    return Files.readAllLines(PAGES.resolve(ManPage.fileName(command))).stream()
        .filter(line -> !line.startsWith(".\\\""))
        .map(line -> line.replaceAll("\\\\f[BIR]", "").replace("\\-", "-"))
        .toList();
  }

  /** The options in the lines after {@code .TP} in the sections of options. */
  private static Set<String> describedOptions(List<String> page) {
    Set<String> options = new TreeSet<>();
    boolean inOptions = false;
    for (int i = 1; i < page.size(); i++) {
      String line = page.get(i);
      if (line.startsWith(".SH")) {
        inOptions = line.endsWith("OPTIONS\"");
      } else if (inOptions && page.get(i - 1).equals(".TP")) {
        Arrays.stream(line.split(", ")).map(name -> name.split("[= ]")[0]).forEach(options::add);
      }
    }
    return options;
  }
}
