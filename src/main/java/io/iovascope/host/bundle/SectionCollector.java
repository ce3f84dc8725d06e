// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import java.util.ArrayList;
import java.util.List;

/** Puts lines together to sections, while a text is gone through from its beginning. */
final class SectionCollector {

  private final List<Section> sections = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String title = "";
  private int firstLine;

  /** The next section begins; what comes before the first one, or after an empty title, is lost. */
  void begin(String nextTitle) {
    if (!title.isEmpty() && !text.toString().isBlank()) {
      sections.add(new Section(title, firstLine, text.toString()));
    }
    title = nextTitle;
    text.setLength(0);
  }

  /**
   * A line of the section.
   *
   * @param number of the line in the whole text, from 1
   */
  void line(int number, String line) {
    if (title.isEmpty()) {
      return;
    }
    if (text.isEmpty()) {
      firstLine = number;
    }
    text.append(line).append('\n');
  }

  /** Whether nothing of the section has come yet. */
  boolean isEmpty() {
    return text.isEmpty();
  }

  String title() {
    return title;
  }

  List<Section> end() {
    begin("");
    return List.copyOf(sections);
  }
}
