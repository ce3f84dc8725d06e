package io.iovascope.cli;

import io.iovascope.text.Printable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The command line: its commands, and how their failures end. */
final class Commands {

  private Commands() {}

  static CommandLine of(TopCommand top, IFactory factory) {
    CommandLine commandLine = new CommandLine(top, factory);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpWidth(Table.WIDTH);
    // An argument such as @name is a wrong address, not a file of more arguments.
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(
        (exception, arguments) -> {
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
