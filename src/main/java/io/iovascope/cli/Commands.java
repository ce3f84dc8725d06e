package io.iovascope.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The command line: its commands, and how their failures end. */
final class Commands {

  private Commands() {}

  static CommandLine of(TopCommand top, IFactory factory) {
    CommandLine commandLine = new CommandLine(top, factory);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
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
                      .formatted(exception));
          if (top.verbose) {
            exception.printStackTrace(command.getErr());
          }
          return ExitStatus.BUG;
        });
    return commandLine;
  }
}
