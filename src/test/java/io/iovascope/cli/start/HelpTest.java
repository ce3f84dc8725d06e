// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.CommandRun;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.terminal.Style;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The help, as somebody reads it who has never seen the program. */
class HelpTest {

  static Stream<CommandLine> commands() {
    return andBelow(Commands.all());
  }

  private static Stream<CommandLine> andBelow(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::andBelow));
  }

  /** All lines that the help calls an example. */
  static List<String> examples() {
    return commands()
        .flatMap(command -> command.getUsageMessage().lines())
        .filter(line -> line.matches(" {2}(sudo )?iovascope .*"))
        .toList();
  }

  static List<String> examplesOfDemos() {
    return examples().stream()
        .filter(line -> line.contains("--host demo") && !line.contains("agent"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsTheScreen(CommandLine command) {
    assertThat(command.getUsageMessage().lines())
        .allMatch(line -> line.length() <= Style.USUAL_WIDTH);
  }

  /** The list of commands shows that line alone. */
  @ParameterizedTest
  @MethodSource("commands")
  void firstLineIsASentence(CommandLine command) {
    var usage = command.getCommandSpec().usageMessage();
    String first = usage.header().length > 0 ? usage.header()[0] : usage.description()[0];

    assertThat(first).matches("[A-Z].*[.?]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan",
        "show",
        "explain",
        "check",
        "fleet",
        "usage",
        "simulate",
        "capture",
        "agent"
      })
  void mainCommandsHaveExamplesAndTheExitStatus(String command) {
    CommandLine found = Objects.requireNonNull(Commands.all().getSubcommands().get(command));

    assertThat(found.getUsageMessage()).contains("\nExamples:\n  ", "\n\nExit status: 0 fine;");
  }

  @ParameterizedTest
  @MethodSource("examplesOfDemos")
  void examplesOfDemosWork(String line) {
    CommandRun run = CommandRun.of(line.replaceFirst(" *iovascope ", "").split(" "));

    assertThat(run.status()).as(run.err()).isIn(0, 1);
    assertThat(run.out()).isNotEmpty();
  }

  @Test
  void examplesAreInTheWordsOfToday() {
    assertThat(examples())
        .isNotEmpty()
        .allSatisfy(
            line -> {
              String typed = line.replaceFirst(".*?iovascope ", "").replaceFirst(" +[|>;#,].*", "");
              OldSpellings spellings = OldSpellings.of(List.of(typed.split(" ")));
              assertThat(spellings.notes()).isEmpty();
              assertThat(
                      Commands.all()
                          .parseArgs(spellings.arguments().toArray(String[]::new))
                          .errors())
                  .isEmpty();
            });
  }

  @Test
  void everyDemoIsNamed() {
    assertThat(Commands.all().getUsageMessage().replaceAll("\\s+", " "))
        .contains("demo:NAME: " + String.join(", ", HostOpener.DEMOS) + ".");
  }

  @Test
  void noOptionOfBeforeIsShown() {
    assertThat(commands().map(CommandLine::getUsageMessage))
        .noneMatch(help -> help.contains("--metrics-") || help.contains("--page-table"));
  }
}
