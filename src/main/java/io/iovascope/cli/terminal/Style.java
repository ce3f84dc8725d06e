// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Colours, or none. */
public record Style(boolean coloured) {

  public static final Style PLAIN = new Style(false);

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
     * @param environment of the process
     */
    public Style style(boolean terminal, Map<String, String> environment) {
      return new Style(
          switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                terminal
                    && environment.getOrDefault("NO_COLOR", "").isEmpty()
                    && !environment.getOrDefault("TERM", "").equals("dumb");
          });
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
