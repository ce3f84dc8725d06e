// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Colours, which are used on a terminal only, and not if {@code NO_COLOR} is set. */
public record Style(boolean coloured) {

  public static final Style PLAIN = new Style(false);

  /** The style for this process's standard output. */
  public static Style ofStandardOutput() {
    String noColor = System.getenv("NO_COLOR");
    return new Style((noColor == null || noColor.isEmpty()) && Terminal.STANDARD_OUTPUT.isThere());
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
