// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Breaks running text at blanks, so that it fits the terminal; addresses have none. */
final class LineWrap {

  private LineWrap() {}

  /**
   * @param text may hold colour codes, which take no room
   * @param indent put before every line but the first
   * @param width that lines should not be longer than
   */
  static List<String> lines(String text, String indent, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    boolean empty = true;
    for (String word : words(text, width - indent.length())) {
      if (!empty && width(line) + 1 + width(word) > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent).append(word);
      } else {
        line.append(empty ? "" : " ").append(word);
      }
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  /** A word that no line can hold, such as a name that somebody made to be long, is cut. */
  private static List<String> words(String text, int longest) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      String rest = word;
      while (width(rest) > longest && rest.indexOf('\u001b') < 0) {
        words.add(rest.substring(0, longest));
        rest = rest.substring(longest);
      }
      words.add(rest);
    }
    return words;
  }

  private static int width(CharSequence text) {
    String all = text.toString();
    return all.indexOf('\u001b') < 0 ? all.length() : all.replaceAll("\u001b\\[\\d+m", "").length();
  }
}
