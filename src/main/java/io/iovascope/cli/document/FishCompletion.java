// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.document;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for fish. */
public final class FishCompletion {

  private FishCompletion() {}

  /**
   * The script, for fish's directory of completions.
   *
   * @param program the model of the whole command line
   */
  public static String text(CommandModel program) {
    return "# Generated from the command line's model: see docs/packages.md.\ncomplete -c iovascope -f\n"
        + program.all().stream().map(FishCompletion::ofCommand).collect(Collectors.joining());
  }

  private static String ofCommand(CommandModel command) {
    String condition = condition(command);
    return command
            .options()
            .map(option -> complete(condition, option(option)))
            .collect(Collectors.joining())
        + command.commands().stream()
            .map(
                below ->
                    complete(condition, "-a " + below.name() + " -d " + quoted(below.summary())))
            .collect(Collectors.joining())
        + command.parameters().stream()
            .map(FishCompletion::values)
            .flatMap(Optional::stream)
            .distinct()
            .map(values -> complete(condition, values))
            .collect(Collectors.joining());
  }

  /** Holds when all words of the command were typed, and none of a command below it. */
  private static String condition(CommandModel command) {
    Stream<String> typed =
        Stream.of(command.qualifiedName(" ").split(" "))
            .skip(1)
            .map(word -> "__fish_seen_subcommand_from " + word);
    Stream<String> notTyped =
        command.hasCommands()
            ? Stream.of(
                "not __fish_seen_subcommand_from "
                    + command.commands().stream()
                        .map(CommandModel::name)
                        .collect(Collectors.joining(" ")))
            : Stream.empty();
    return Stream.concat(typed, notTyped).collect(Collectors.joining("; and "));
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
