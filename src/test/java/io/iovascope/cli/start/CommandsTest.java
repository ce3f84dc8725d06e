// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {

  @Test
  void aCommandIsTypedAsItCallsItself() {
    Commands.all()
        .getSubcommands()
        .forEach((word, command) -> assertThat(command.getCommandName()).isEqualTo(word));
  }

  @Test
  void aCommandOnItsOwnIsTheOneOfTheWholeCommandLine() {
    Commands.all()
        .getSubcommands()
        .forEach(
            (word, command) -> {
              String whole = command.getUsageMessage();
              assertThat(startingWith(word).getSubcommands().values())
                  .anyMatch(alone -> alone.getUsageMessage().equals(whole));
            });
  }

  @Test
  void onlyACommandThatComesFirstAndIsNotAboutAllStandsAlone() {
    assertThat(startingWith("scan", "help").getSubcommands().keySet()).isEqualTo(Set.of("scan"));
    Set<String> all = Commands.all().getSubcommands().keySet();
    assertThat(startingWith().getSubcommands().keySet()).isEqualTo(all);
    assertThat(startingWith("help", "scan").getSubcommands().keySet()).isEqualTo(all);
    assertThat(startingWith("generate-completion").getSubcommands().keySet()).isEqualTo(all);
    assertThat(startingWith("--host", "demo", "scan").getSubcommands().keySet()).isEqualTo(all);
    assertThat(startingWith("scam").getSubcommands().keySet()).isEqualTo(all);
  }

  private static CommandLine startingWith(String... arguments) {
    return Commands.of(CommandLine.defaultFactory(), List.of(arguments));
  }
}
