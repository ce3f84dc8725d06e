// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.document;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completion script for zsh. */
public final class ZshCompletion {

  private ZshCompletion() {}

  /**
   * The script, for a directory of zsh's {@code fpath}.
   *
   * @param program the model of the whole command line
   */
  public static String text(CommandModel program) {
    return """
        #compdef %1$s
        # Generated from the command line's model: see docs/packages.md.

        _%1$s_hosts() {
          compadd -- %2$s
          _files
        }

        %3$s
        _%1$s "$@"
        """
        .formatted(
            program.name(),
            String.join(" ", KnownValues.of(program.spec().findOption("--host")).words()),
            program.all().stream()
                .filter(CommandModel::hasCommands)
                .map(ZshCompletion::function)
                .collect(Collectors.joining("\n")));
  }

  /** Of a command that has commands below it. */
  private static String function(CommandModel command) {
    return """
        _%1$s() {
          local curcontext="$curcontext" state line
          typeset -A opt_args
          _arguments -C \\
        %2$s    '1: :->command' '*:: :->arguments'
          case $state in
            command)
              local -a commands
              commands=(
        %3$s      )
              _describe -t commands command commands
              ;;
            arguments)
              case $line[1] in
        %4$s      esac
              ;;
          esac
        }
        """
        .formatted(
            command.qualifiedName("_"),
            options(command, "    "),
            commands(command),
            command.commands().stream()
                .map(ZshCompletion::arguments)
                .collect(Collectors.joining()));
  }

  private static String commands(CommandModel command) {
    return command.commands().stream()
        .map(
            below ->
                "        %s\n"
                    .formatted(quoted(below.name() + ":" + below.summary().replace(":", "\\:"))))
        .collect(Collectors.joining());
  }

  private static String arguments(CommandModel command) {
    String action =
        command.hasCommands()
            ? "          _%s\n".formatted(command.qualifiedName("_"))
            : "          _arguments \\\n%s%s            && return\n"
                .formatted(options(command, "            "), parameters(command));
    return "        %s)\n%s          ;;\n".formatted(command.name(), action);
  }

  private static String options(CommandModel command, String indent) {
    return command
        .options()
        .flatMap(option -> Stream.of(option.names()).map(name -> specification(option, name)))
        .map(specification -> indent + quoted(specification) + " \\\n")
        .collect(Collectors.joining());
  }

  private static String specification(OptionSpec option, String name) {
    String others = String.join(" ", option.names());
    String meaning = "[" + bracketed(CommandModel.meaning(option)) + "]";
    if (CommandModel.isFlag(option)) {
      return "(" + others + ")" + name + meaning;
    }
    // With "=" the value may be the next word as well.
    return "(%s)%s%s:%s:%s"
        .formatted(
            others,
            name.startsWith("--") ? name + "=" : name,
            meaning,
            escaped(option.paramLabel()),
            action(option));
  }

  private static String parameters(CommandModel command) {
    return command.parameters().stream()
        .map(
            parameter ->
                "            "
                    + quoted(
                        "%s%s:%s"
                            .formatted(
                                position(parameter), escaped(label(parameter)), action(parameter)))
                    + " \\\n")
        .collect(Collectors.joining());
  }

  /** Two colons are for what may be missing. */
  private static String position(PositionalParamSpec parameter) {
    return parameter.index().isVariable()
        ? "*:"
        : "%d%s".formatted(parameter.index().min() + 1, parameter.required() ? ":" : "::");
  }

  private static String label(PositionalParamSpec parameter) {
    return parameter.paramLabel().replaceAll("[\\[\\]]", "");
  }

  private static String action(ArgSpec argument) {
    KnownValues values = KnownValues.of(argument);
    String words = String.join(" ", values.words());
    String files = values.directoriesOnly() ? "_files -/" : values.files() ? "_files" : "";
    if (words.isEmpty()) {
      // A space: there is a value, and nothing is known of it.
      return files.isEmpty() ? " " : files;
    }
    if (!files.isEmpty()) {
      return "_iovascope_hosts";
    }
    return values.isList()
        ? "_values -s , " + escaped(argument.paramLabel()) + " " + words
        : "(" + words + ")";
  }

  private static String bracketed(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace(":", "\\:");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
