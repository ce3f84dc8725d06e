// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.start;

import io.iovascope.cli.probe.TraceCommand;
import io.iovascope.text.OldSpelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command line in the words of today. Options that had another name or place go on working for
 * one release: they are replaced before picocli reads them, so that no command knows of them.
 *
 * @param arguments what to read in the place of what was typed
 * @param notes a line for each old spelling, for standard error; none comes twice
 */
public record OldSpellings(List<String> arguments, List<String> notes) {

  /** What has become of an option. */
  private enum Fate {
    RENAMED,
    /** Its value is the first argument of its command. */
    FIRST_ARGUMENT,
    /** It is a command of its own, and its value the first argument of that. */
    COMMAND
  }

  /**
   * An option as it was.
   *
   * @param command the words before it, such as {@code simulate load}
   * @param name with its dashes
   * @param now its name today, the command that it is, or what to say of it
   * @param fallback its value where none is typed; null if it must have one
   */
  private record Option(
      String command, String name, Fate fate, String now, @Nullable String fallback) {

    boolean is(String argument) {
      return argument.equals(name) || argument.startsWith(name + "=");
    }

    String note() {
      String old = fate == Fate.COMMAND ? command + " " + name : name;
      return "iovascope: " + new OldSpelling(old, now).note();
    }
  }

  private static final List<Option> OPTIONS =
      List.of(
          renamed("scan", "--only", "--kind"),
          firstArgument("check", "--device"),
          command("usage", "--trace", "probe trace", TraceCommand.DEFAULT_DURATION),
          command("usage", "--page-table", "probe page-table", null),
          renamed("simulate", "--config", "--kconfig"),
          renamed("simulate", "--vfs", "--sriov-numvfs"),
          renamed("simulate host", "--capture", "--output"),
          firstArgument("simulate load", "--device"),
          renamed("simulate load", "--for", "--duration"),
          renamed("agent", "--metrics-groups", "--group"),
          renamed("agent", "--metrics-drop-idle-vfs", "--drop-idle-vfs"));

  private static Option renamed(String command, String name, String now) {
    return new Option(command, name, Fate.RENAMED, now, null);
  }

  private static Option firstArgument(String command, String name) {
    return new Option(command, name, Fate.FIRST_ARGUMENT, "the first argument", null);
  }

  private static Option command(
      String command, String name, String now, @Nullable String fallback) {
    return new Option(command, name, Fate.COMMAND, now, fallback);
  }

  /** The shared options whose value is the argument after them. */
  private static final Pattern WITH_VALUE = Pattern.compile("--host|--format|-[hvV]*o");

  /** What comes after it is no option, whatever it looks like. */
  private static final String END_OF_OPTIONS = "--";

  public static OldSpellings of(List<String> typed) {
    List<String> arguments = typed;
    Set<String> notes = new LinkedHashSet<>();
    for (Option option : OPTIONS) {
      Optional<List<String>> replaced = replaced(option, arguments, notes);
      while (replaced.isPresent()) {
        arguments = replaced.get();
        replaced = replaced(option, arguments, notes);
      }
    }
    return new OldSpellings(List.copyOf(arguments), List.copyOf(notes));
  }

  /**
   * The arguments without the first use of an option; empty if there is none, or it lacks a value.
   */
  private static Optional<List<String>> replaced(
      Option option, List<String> arguments, Set<String> notes) {
    Command command = Command.in(arguments);
    int at = command.name().equals(option.command()) ? indexOf(option, command, arguments) : -1;
    if (at < 0) {
      return Optional.empty();
    }
    notes.add(option.note());
    String attached = arguments.get(at).substring(option.name().length());
    if (option.fate() == Fate.RENAMED) {
      List<String> renamed = new ArrayList<>(arguments);
      renamed.set(at, option.now() + attached);
      return Optional.of(renamed);
    }
    boolean apart =
        attached.isEmpty() && at + 1 < arguments.size() && !arguments.get(at + 1).startsWith("-");
    String value = option.fallback();
    if (apart) {
      value = arguments.get(at + 1);
    } else if (!attached.isEmpty()) {
      value = attached.substring(1);
    }
    if (value == null) {
      return Optional.empty();
    }
    List<String> others = new ArrayList<>();
    if (option.fate() == Fate.COMMAND) {
      others.addAll(arguments.subList(0, command.first()));
      others.addAll(List.of(option.now().split(" ")));
    } else {
      others.addAll(arguments.subList(0, command.last() + 1));
    }
    others.add(value);
    others.addAll(arguments.subList(command.last() + 1, at));
    others.addAll(arguments.subList(apart ? at + 2 : at + 1, arguments.size()));
    return Optional.of(others);
  }

  private static int indexOf(Option option, Command command, List<String> arguments) {
    int end = arguments.indexOf(END_OF_OPTIONS);
    for (int i = command.last() + 1; i < (end < 0 ? arguments.size() : end); i++) {
      if (option.is(arguments.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The command that is typed.
   *
   * @param name its words; none if no command is typed
   * @param first place of its first word among the arguments
   * @param last place of its last word
   */
  private record Command(String name, int first, int last) {

    static Command in(List<String> arguments) {
      int first = word(arguments, 0);
      if (first == arguments.size()) {
        return new Command("", first, first);
      }
      String name = arguments.get(first);
      int second = word(arguments, first + 1);
      if (second < arguments.size()) {
        String both = name + " " + arguments.get(second);
        if (OPTIONS.stream().anyMatch(option -> option.command().equals(both))) {
          return new Command(both, first, second);
        }
      }
      return new Command(name, first, first);
    }

    /**
     * Place of the first argument from there on that is neither an option nor a shared one's value.
     */
    private static int word(List<String> arguments, int from) {
      int at = from;
      while (at < arguments.size() && arguments.get(at).startsWith("-")) {
        at += WITH_VALUE.matcher(arguments.get(at)).matches() ? 2 : 1;
      }
      return Math.min(at, arguments.size());
    }
  }
}
