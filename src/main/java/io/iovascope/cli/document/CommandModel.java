// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.document;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One command as users see it: without what is hidden.
 *
 * @param spec the command in picocli's model, with its place below the program
 */
public record CommandModel(CommandSpec spec) {

  /** This command and all below it, each before those below it, in the order of the help. */
  public List<CommandModel> all() {
    return andBelow().toList();
  }

  private Stream<CommandModel> andBelow() {
    return Stream.concat(Stream.of(this), commands().stream().flatMap(CommandModel::andBelow));
  }

  /** The commands below this one. */
  public List<CommandModel> commands() {
    return spec.subcommands().values().stream()
        .distinct()
        .map(command -> new CommandModel(command.getCommandSpec()))
        .filter(command -> !command.spec.usageMessage().hidden())
        .toList();
  }

  /** The word that is typed, such as {@code scan}. */
  public String name() {
    return spec.name();
  }

  /** The words that are typed with something between them, such as {@code iovascope-scan}. */
  public String qualifiedName(String separator) {
    return spec.qualifiedName(separator);
  }

  boolean isProgram() {
    return spec.parent() == null;
  }

  /** Whether a command has to follow this one, or can. */
  boolean hasCommands() {
    return !commands().isEmpty();
  }

  /** What the command does, as in its help: lines, some of them empty or indented. */
  List<String> description() {
    return new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF)).description().lines().toList();
  }

  /** The first line of the help, without its full stop. */
  String summary() {
    String[] header = spec.usageMessage().header();
    String line = header.length > 0 ? header[0] : spec.usageMessage().description()[0];
    return Help.Ansi.OFF
        .string(line.formatted().replace("${ROOT-COMMAND-NAME}", spec.root().name()))
        .strip()
        .replaceAll("\\.$", "");
  }

  /** The options that only some commands have, by name. */
  List<OptionSpec> ownOptions() {
    return options().filter(option -> isProgram() || !isShared(option)).toList();
  }

  /** The options that the program has too, by name; none of the program itself. */
  List<OptionSpec> sharedOptions() {
    return options().filter(option -> !isProgram() && isShared(option)).toList();
  }

  /** All options, by name. */
  public Stream<OptionSpec> options() {
    return spec.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName));
  }

  private boolean isShared(OptionSpec option) {
    return spec.root().findOption(option.longestName()) != null;
  }

  List<PositionalParamSpec> parameters() {
    return spec.positionalParameters().stream().filter(parameter -> !parameter.hidden()).toList();
  }

  /** What an option or parameter means, in one paragraph. */
  static String meaning(ArgSpec argument) {
    return String.join(" ", argument.description()).strip();
  }

  /** Whether an option stands alone, without a value. */
  static boolean isFlag(OptionSpec option) {
    return option.arity().max() == 0;
  }
}
