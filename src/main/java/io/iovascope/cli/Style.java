package io.iovascope.cli;

import java.util.ArrayList;
import java.util.List;

/** Colours, which are used on a terminal only, and not if {@code NO_COLOR} is set. */
record Style(boolean coloured) {

  static final Style PLAIN = new Style(false);

  /** The style for this process's standard output. */
  static Style ofStandardOutput() {
    String noColor = System.getenv("NO_COLOR");
    return new Style((noColor == null || noColor.isEmpty()) && Terminal.STANDARD_OUTPUT.isThere());
  }

  /** An empty line, the title and the lines; nothing if there are no lines. */
  List<String> section(String title, List<String> lines) {
    List<String> section = new ArrayList<>();
    if (!lines.isEmpty()) {
      section.add("");
      section.add(bold(title));
      section.addAll(lines);
    }
    return section;
  }

  String bold(String text) {
    return in("1", text);
  }

  String red(String text) {
    return in("31", text);
  }

  String yellow(String text) {
    return in("33", text);
  }

  String green(String text) {
    return in("32", text);
  }

  String dim(String text) {
    return in("2", text);
  }

  private String in(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
