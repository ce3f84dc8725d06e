package io.iovascope.dist;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for fish. */
final class FishCompletion {

  private static final String WITHOUT_COMMAND = "not __fish_seen_subcommand_from $commands";

  private FishCompletion() {}

  static String text() {
    CommandModel program = CommandModel.program();
    String names =
        program.commands().stream().map(CommandModel::name).collect(Collectors.joining(" "));
    return """
        # Generated from the command line's model: see docs/packages.md.
        set -l commands %s
        complete -c iovascope -f
        """
            .formatted(names)
        + options(program, WITHOUT_COMMAND)
        + program.commands().stream()
            .map(
                command ->
                    complete(
                        WITHOUT_COMMAND,
                        "-a " + command.name() + " -d " + quoted(command.summary())))
            .collect(Collectors.joining())
        + program.commands().stream().map(FishCompletion::ofCommand).collect(Collectors.joining());
  }

  private static String ofCommand(CommandModel command) {
    String condition = "__fish_seen_subcommand_from " + command.name();
    return options(command, condition)
        + command.parameters().stream()
            .map(FishCompletion::values)
            .flatMap(Optional::stream)
            .distinct()
            .map(values -> complete(condition, values))
            .collect(Collectors.joining());
  }

  private static String options(CommandModel command, String condition) {
    return command
        .options()
        .map(option -> complete(condition, option(option)))
        .collect(Collectors.joining());
  }

  private static String complete(String condition, String what) {
    return "complete -c iovascope -n \"" + condition + "\" " + what + "\n";
  }

  private static String option(OptionSpec option) {
    String names =
        Stream.of(option.names())
            .map(name -> name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.charAt(1))
            .collect(Collectors.joining(" "));
    String value =
        CommandModel.isFlag(option)
            ? ""
            : " " + values(option).map(known -> "-r " + known).orElse("-x");
    return names + value + " -d " + quoted(CommandModel.meaning(option));
  }

  private static Optional<String> values(ArgSpec argument) {
    KnownValues values = KnownValues.of(argument);
    String words = String.join(" ", values.words());
    if (values.directoriesOnly()) {
      return Optional.of("-f -a '(__fish_complete_directories)'");
    }
    if (values.files()) {
      return Optional.of("-F" + (words.isEmpty() ? "" : " -a " + quoted(words)));
    }
    if (words.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "-f -a " + quoted(values.isList() ? "(__fish_append , " + words + ")" : words));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
