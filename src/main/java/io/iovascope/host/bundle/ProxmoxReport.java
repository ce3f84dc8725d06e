// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import java.util.List;

/**
 * What {@code pvereport} prints: headings between equals signs, and commands behind a number sign.
 */
final class ProxmoxReport implements SectionedText {

  private static final String BEGIN = "==== general system info ====";

  @Override
  public String title() {
    return "a Proxmox report";
  }

  @Override
  public boolean isOne(String head) {
    return head.contains(BEGIN);
  }

  @Override
  public List<Section> sections(String text) {
    SectionCollector sections = new SectionCollector();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.startsWith("==== ")) {
        sections.begin("");
      } else if (line.startsWith("# ")) {
        sections.begin(line.substring(2));
      } else {
        sections.line(number, line);
      }
    }
    return sections.end();
  }
}
