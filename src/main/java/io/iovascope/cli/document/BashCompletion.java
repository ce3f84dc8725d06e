// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.document;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for bash: picocli's, and the values that picocli does not know. */
public final class BashCompletion {

  private static final Pattern ENUM_VALUES = Pattern.compile("_option_args=\\(.*\\)");
  private static final String CURRENT = " -- \"${curr_word}\"";
  private static final String NAMES = "type compopt &>/dev/null && compopt -o filenames\n";

  private BashCompletion() {}

  /**
   * The script, which bash-completion reads.
   *
   * @param program the model of the whole command line
   * @throws IllegalStateException if picocli's script is not built as this class expects
   */
  public static String text(CommandModel program) {
    String script =
        AutoComplete.bash(program.name(), program.spec().commandLine())
            // bash-completion reads it, nobody runs it.
            .replaceFirst("^#!.*\n", "");
    for (CommandModel command : program.all()) {
      script = withValues(script, command);
    }
    // The program takes them in any case.
    return ENUM_VALUES
        .matcher(script)
        .replaceAll(found -> Matcher.quoteReplacement(found.group().toLowerCase(Locale.ROOT)));
  }

  /** Each command has a function of its own in the script. */
  private static String withValues(String script, CommandModel command) {
    String head = "function _picocli_" + command.qualifiedName("_").replace("-", "") + "() {\n";
    int start = script.indexOf(head);
    if (start < 0) {
      throw new IllegalStateException("picocli has no function " + head);
    }
    int end = script.indexOf("\n}\n", start);
    String body = script.substring(start, end);
    for (OptionSpec option : command.options().toList()) {
      body = withOption(body, option);
    }
    return script.substring(0, start) + withParameters(body, command) + script.substring(end);
  }

  private static String withOption(String body, OptionSpec option) {
    String value = words(KnownValues.of(option));
    if (value.isEmpty()) {
      return body;
    }
    String label =
        Stream.of(option.names()).map(name -> "'" + name + "'").collect(Collectors.joining("|"));
    return body.replace(
        "    " + label + ")\n      return\n",
        "    "
            + label
            + ")\n"
            + (KnownValues.of(option).files() ? "      " + NAMES : "")
            + "      COMPREPLY=( "
            + value
            + " )\n      return\n");
  }

  private static String withParameters(String body, CommandModel command) {
    String values =
        command.parameters().stream()
            .map(parameter -> words(KnownValues.of(parameter)))
            .filter(value -> !value.isEmpty())
            .distinct()
            .collect(Collectors.joining("$'\\n'"));
    if (values.isEmpty()) {
      return body;
    }
    return body.replace(
        "    local positionals=\"\"\n", "    " + NAMES + "    local positionals=" + values + "\n");
  }

  private static String words(KnownValues values) {
    String files = values.directoriesOnly() ? " -d" : values.files() ? " -f" : "";
    String words =
        values.words().isEmpty() ? "" : " -W \"" + String.join(" ", values.words()) + "\"";
    return (files + words).isEmpty() ? "" : "$( compgen" + files + words + CURRENT + " )";
  }
}
