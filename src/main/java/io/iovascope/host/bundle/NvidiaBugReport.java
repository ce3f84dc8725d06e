// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import java.util.List;

/**
 * What {@code nvidia-bug-report.sh} writes: sections between lines of 44 underscores, each with the
 * path of a file behind three stars, and the file listed in the next line, or a command and an
 * empty line.
 */
final class NvidiaBugReport implements SectionedText {

  private static final String BEGIN = "Start of NVIDIA bug report log file";
  private static final String RULE = "_".repeat(44);
  private static final String FILE = "*** ";
  private static final String LISTED = "*** ls: ";
  private static final String UNAME = "uname: ";

  @Override
  public String title() {
    return "an nvidia-bug-report";
  }

  @Override
  public boolean isOne(String head) {
    return head.contains(BEGIN);
  }

  @Override
  public List<Section> sections(String text) {
    SectionCollector sections = new SectionCollector();
    boolean expectTitle = true;
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.equals(RULE)) {
        sections.begin("");
        expectTitle = true;
      } else if (expectTitle && !line.isBlank()) {
        sections.begin(line.startsWith(FILE) ? line.substring(FILE.length()) : line);
        expectTitle = false;
      } else if (sections.title().startsWith(BEGIN) && line.startsWith(UNAME)) {
        sections.begin("uname -a");
        sections.line(number, line.substring(UNAME.length()));
        sections.begin("");
      } else if (!line.startsWith(LISTED) && !(sections.isEmpty() && line.isBlank())) {
        sections.line(number, line);
      }
    }
    return sections.end().stream().map(Base64Text::plain).toList();
  }
}
