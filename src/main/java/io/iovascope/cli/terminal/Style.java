// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How text looks where it is printed.
 *
 * @param coloured whether there are colours
 * @param width columns that lines should not be longer than
 */
public record Style(boolean coloured, int width) {

  /** Where no terminal says how wide it is: a file, a pipe, the documentation. */
  public static final int USUAL_WIDTH = 100;

  /** In a narrower terminal tables would have nothing left to give. */
  private static final int NARROWEST = 72;

  /** Longer lines are hard to read. */
  private static final int WIDEST = 160;

  public static final Style PLAIN = new Style(false, USUAL_WIDTH);

  /** When there are colours. */
  public enum When {
    /** On a terminal that has them, unless {@code NO_COLOR} is set (no-color.org). */
    AUTO,
    ALWAYS,
    NEVER;

    /**
     * The style for a standard output.
     *
     * @param terminal whether it is one
     * @param columns how many it has; empty if that is not known
     * @param environment of the process
     */
    public Style style(boolean terminal, OptionalInt columns, Map<String, String> environment) {
      return new Style(
          switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                terminal
                    && environment.getOrDefault("NO_COLOR", "").isEmpty()
                    && !environment.getOrDefault("TERM", "").equals("dumb");
          },
          Math.min(WIDEST, Math.max(NARROWEST, columns.orElse(USUAL_WIDTH))));
    }
  }

  /** An empty line, the title and the lines; nothing if there are no lines. */
  public List<String> section(String title, List<String> lines) {
    List<String> section = new ArrayList<>();
    if (!lines.isEmpty()) {
      section.add("");
      section.add(bold(title));
      section.addAll(lines);
    }
    return section;
  }

  /**
   * Running text, broken at blanks; addresses have none.
   *
   * @param text may hold colour codes, which take no room
   * @param indent put before every line but the first
   */
  public List<String> wrapped(String text, String indent) {
    return LineWrap.lines(text, indent, width);
  }

  public List<String> lines(Table table) {
    return table.lines(width);
  }

  public List<String> lines(AddressMap map) {
    return map.lines(width);
  }

  public String bold(String text) {
    return in("1", text);
  }

  public String red(String text) {
    return in("31", text);
  }

  public String yellow(String text) {
    return in("33", text);
  }

  public String green(String text) {
    return in("32", text);
  }

  public String dim(String text) {
    return in("2", text);
  }

  private String in(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
