// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.start;

import io.iovascope.cli.serve.AgentCommand;
import io.iovascope.cli.serve.MetricsCommand;
import io.iovascope.nativeimage.NoSockets;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Where the program starts. Only the agent needs the application around it; what prints one answer
 * and ends does not wait for it.
 */
@QuarkusMain
public class Main {

  public static void main(String... typed) {
    OldSpellings spellings = OldSpellings.of(List.of(typed));
    spellings.notes().forEach(System.err::println);
    String[] args = spellings.arguments().toArray(String[]::new);
    CommandLine commandLine = Commands.of(CommandLine.defaultFactory(), spellings.arguments());
    commandLine.setExecutionStrategy(
        parsed -> {
          if (isAgent(parsed)) {
            // Does not return.
            Quarkus.run(Application.class, args);
          }
          if (!pushes(parsed)) {
            NoSockets.ensure();
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    System.exit(commandLine.execute(args));
  }

  /** Whether it is the agent that is to run, and not only its help or a check that is asked for. */
  private static boolean isAgent(ParseResult parsed) {
    ParseResult last = last(parsed);
    return last.commandSpec().userObject() instanceof AgentCommand
        && !last.isUsageHelpRequested()
        && !last.matchedOptionValue("--check-config", false);
  }

  private static boolean pushes(ParseResult parsed) {
    ParseResult last = last(parsed);
    return last.commandSpec().userObject() instanceof MetricsCommand
        && last.hasMatchedOption(MetricsCommand.PUSH);
  }

  private static ParseResult last(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last;
  }

  /** Runs the agent. */
  public static class Application implements QuarkusApplication {

    @Inject CommandLine.IFactory factory;

    @Override
    public int run(String... args) {
      return Commands.of(factory, List.of(args)).execute(args);
    }
  }
}
