// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.start;

import io.iovascope.cli.capture.CaptureCommand;
import io.iovascope.cli.capture.DiffCommand;
import io.iovascope.cli.capture.SaveBootCommand;
import io.iovascope.cli.check.CheckCommand;
import io.iovascope.cli.explain.ExplainCommand;
import io.iovascope.cli.fleet.FleetCommand;
import io.iovascope.cli.probe.ProbeCommand;
import io.iovascope.cli.scan.ScanCommand;
import io.iovascope.cli.serve.AgentCommand;
import io.iovascope.cli.serve.MetricsCommand;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.show.DmarCommand;
import io.iovascope.cli.show.RangesCommand;
import io.iovascope.cli.show.ShowCommand;
import io.iovascope.cli.simulate.SimulateCommand;
import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.usage.UsageCommand;
import io.iovascope.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The command line: its commands, and how their failures end. */
public final class Commands {

  /** By the word that is typed; in the order of the help. */
  private static final List<Entry<String, Class<?>>> COMMANDS =
      List.of(
          Map.entry("scan", ScanCommand.class),
          Map.entry("show", ShowCommand.class),
          Map.entry("explain", ExplainCommand.class),
          Map.entry("ranges", RangesCommand.class),
          Map.entry("check", CheckCommand.class),
          Map.entry("fleet", FleetCommand.class),
          Map.entry("dmar", DmarCommand.class),
          Map.entry("capture", CaptureCommand.class),
          Map.entry("diff", DiffCommand.class),
          Map.entry("metrics", MetricsCommand.class),
          Map.entry("usage", UsageCommand.class),
          Map.entry("probe", ProbeCommand.class),
          Map.entry("simulate", SimulateCommand.class),
          Map.entry("agent", AgentCommand.class),
          Map.entry("save-boot", SaveBootCommand.class),
          Map.entry("generate-completion", AutoComplete.GenerateCompletion.class),
          Map.entry("help", CommandLine.HelpCommand.class));

  private static final Set<Class<?>> ABOUT_ALL =
      Set.of(AutoComplete.GenerateCompletion.class, CommandLine.HelpCommand.class);

  private static final Set<String> TELL_VERSION = Set.of("-V", "--version");

  private Commands() {}

  /** The whole command line: the help, the manual pages and the completions are made from it. */
  public static CommandLine all() {
    return of(CommandLine.defaultFactory(), List.of());
  }

  /**
   * The command line that understands these arguments as the whole one does. If they begin with a
   * command it has that one alone, and to tell the version none: to learn the options of all of
   * them takes longer than a scan.
   */
  public static CommandLine of(IFactory factory, List<String> arguments) {
    TopCommand top = new TopCommand();
    CommandLine commandLine = new CommandLine(top, factory);
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    List<Entry<String, Class<?>>> chosen =
        COMMANDS.stream().filter(command -> command.getKey().equals(first)).toList();
    boolean alone =
        TELL_VERSION.contains(first)
            || chosen.stream().anyMatch(command -> !ABOUT_ALL.contains(command.getValue()));
    for (Entry<String, Class<?>> command : alone ? chosen : COMMANDS) {
      commandLine.addSubcommand(command.getKey(), new CommandLine(command.getValue(), factory));
    }
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpWidth(Style.USUAL_WIDTH);
    // An argument such as @name is a wrong address, not a file of more arguments.
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(
        (exception, ignored) -> {
          CommandLine command = exception.getCommandLine();
          command
              .getErr()
              .println(
                  "iovascope: %s; see '%s --help'"
                      .formatted(
                          Printable.of(String.valueOf(exception.getMessage())),
                          command.getCommandSpec().qualifiedName()));
          if (top.verbose) {
            exception.printStackTrace(command.getErr());
          }
          return ExitStatus.USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          if (exception instanceof CommandFailure failure) {
            command.getErr().println("iovascope: " + failure.getMessage());
            if (top.verbose) {
              failure.printStackTrace(command.getErr());
            }
            return failure.status();
          }
          command
              .getErr()
              .println(
                  "iovascope: this is a bug: %s; please report it, with the output of --verbose"
                      .formatted(Printable.of(exception.toString())));
          if (top.verbose) {
            exception.printStackTrace(command.getErr());
          }
          return ExitStatus.BUG;
        });
    return commandLine;
  }
}
