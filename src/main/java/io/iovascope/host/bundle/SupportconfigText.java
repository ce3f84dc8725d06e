// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import java.util.List;

/**
 * A file of SUSE's supportconfig: heads such as {@code #==[ Command ]===}, then the command or path
 * behind a number sign.
 */
final class SupportconfigText implements SectionedText {

  private static final String HEAD = "#==[ ";

  @Override
  public String title() {
    return "a file of supportconfig";
  }

  @Override
  public boolean isOne(String head) {
    return head.startsWith(HEAD) || head.contains("\n" + HEAD);
  }

  @Override
  public List<Section> sections(String text) {
    SectionCollector sections = new SectionCollector();
    boolean expectTitle = false;
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.startsWith(HEAD)) {
        sections.begin("");
        expectTitle = true;
      } else if (expectTitle && line.startsWith("# ")) {
        sections.begin(line.substring(2));
        expectTitle = false;
      } else {
        sections.line(number, line);
      }
    }
    return sections.end();
  }
}
