// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.document;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command, for man(7). */
public final class ManPage {

  private static final Pattern STATUS = Pattern.compile("(\\d) ([^;]*?)(?:;|\\.?$)");

  private final CommandModel command;
  private final StringBuilder roff = new StringBuilder();

  private ManPage(CommandModel command) {
    this.command = command;
  }

  /**
   * The page, in roff.
   *
   * @param more sections that no model knows, such as examples, in roff; may be empty
   */
  public static String of(CommandModel command, String more) {
    ManPage page = new ManPage(command);
    page.top();
    page.arguments();
    page.options("OPTIONS", command.ownOptions());
    page.options("SHARED OPTIONS", command.sharedOptions());
    page.line(".\\\" From a file of its own.", !more.isEmpty());
    page.roff.append(more);
    page.exitStatus();
    page.seeAlso();
    return page.roff.toString();
  }

  /** The file's name, such as {@code iovascope-scan.1}. */
  public static String fileName(CommandModel command) {
    return command.qualifiedName("-") + ".1";
  }

  private void top() {
    line(".\\\" Generated from the command line's model: see docs/packages.md.");
    line(
        ".TH %s 1 \"\" iovascope \"User Commands\""
            .formatted(escaped(command.qualifiedName("-").toUpperCase(Locale.ROOT))));
    line(".SH NAME");
    line(escaped(command.qualifiedName("-")) + " \\- " + escaped(lowered(command.summary())));
    line(".SH SYNOPSIS");
    line(
        Stream.concat(
                Stream.of("\\fB" + escaped(command.qualifiedName(" ")) + "\\fR [\\fIoptions\\fR]"),
                command.parameters().stream().map(ManPage::inSynopsis))
            .collect(Collectors.joining(" ")));
    if (command.hasCommands()) {
      line(".br");
      line(
          "\\fB%s\\fR \\fIcommand\\fR [\\fIoptions\\fR] [\\fIarguments\\fR]"
              .formatted(escaped(command.qualifiedName(" "))));
    }
    line(".SH DESCRIPTION");
    paragraphs(command.description());
    if (command.isProgram()) {
      line("Without a command it is");
      line(".BR iovascope\\-scan (1).");
    }
    line(".SH COMMANDS", command.hasCommands());
    for (CommandModel each : command.commands()) {
      line(".TP");
      line(".BR " + escaped(each.qualifiedName("-")) + " (1)");
      line(escaped(each.summary()) + ".");
    }
  }

  private static String inSynopsis(PositionalParamSpec parameter) {
    String more = parameter.index().isVariable() ? "..." : "";
    String label = "\\fI" + escaped(parameter.paramLabel()) + "\\fR" + more;
    return parameter.required() ? label : "[" + label + "]";
  }

  private void arguments() {
    line(".SH ARGUMENTS", !command.parameters().isEmpty());
    for (PositionalParamSpec parameter : command.parameters()) {
      line(".TP");
      line("\\fI" + escaped(parameter.paramLabel()) + "\\fR");
      meaning(parameter);
    }
  }

  private void options(String title, List<OptionSpec> options) {
    line(".SH \"" + title + "\"", !options.isEmpty());
    for (OptionSpec option : options) {
      line(".TP");
      line(
          Stream.of(option.names())
              .map(name -> "\\fB" + escaped(name) + "\\fR" + value(option, name))
              .collect(Collectors.joining(", ")));
      meaning(option);
    }
  }

  private static String value(OptionSpec option, String name) {
    return CommandModel.isFlag(option)
        ? ""
        : (name.startsWith("--") ? "=" : " ") + "\\fI" + escaped(option.paramLabel()) + "\\fR";
  }

  private void meaning(ArgSpec argument) {
    line(escaped(CommandModel.meaning(argument)));
  }

  /** From the end of the help, where it is for people: "Exit status: 0 fine; 2 wrong usage." */
  private void exitStatus() {
    String footer = String.join(" ", command.spec().usageMessage().footer()).strip();
    line(".SH \"EXIT STATUS\"");
    Matcher matcher = STATUS.matcher(footer.replaceFirst("^Exit status: ", ""));
    while (matcher.find()) {
      line(".TP");
      line(".B " + matcher.group(1));
      line(escaped(matcher.group(2)));
    }
  }

  private void seeAlso() {
    line(".SH \"SEE ALSO\"");
    if (command.isProgram()) {
      line(
          "Descriptions of the metrics, the picture's JSON and the service, and a runbook for the");
      line("alerts, are in");
      line(".IR /usr/share/doc/iovascope .");
    } else {
      line(
          ".BR %s (1)"
              .formatted(escaped(new CommandModel(command.spec().parent()).qualifiedName("-"))));
    }
  }

  private void paragraphs(List<String> lines) {
    String text = String.join("\n", lines).strip();
    for (String paragraph : text.split("\n\\s*\n")) {
      boolean example = paragraph.startsWith("  ");
      line(".PP", !paragraph.equals(text) && !text.startsWith(paragraph));
      line(".EX", example);
      paragraph.lines().map(ManPage::escaped).forEach(this::line);
      line(".EE", example);
    }
  }

  /** The summary after the dash begins small, unless with a name such as DMAR. */
  private static String lowered(String text) {
    return text.length() > 1 && Character.isLowerCase(text.charAt(1))
        ? Character.toLowerCase(text.charAt(0)) + text.substring(1)
        : text;
  }

  private void line(String text) {
    roff.append(text).append('\n');
  }

  private void line(String text, boolean wanted) {
    if (wanted) {
      line(text);
    }
  }

  /** A minus stays one, so that examples can be copied. */
  private static String escaped(String text) {
    String safe =
        text.replace("\\", "\\e")
            .replace("-", "\\-")
            .replace("~", "\\(ti")
            .replace("^", "\\(ha")
            .replace("`", "\\(ga");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
