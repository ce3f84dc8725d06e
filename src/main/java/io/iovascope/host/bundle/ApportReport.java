// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report of Ubuntu's apport (problem_report.py): {@code Key: value}, and longer values in lines
 * that begin with a blank; {@code Key: base64} for what is compressed.
 */
final class ApportReport implements SectionedText {

  private static final Pattern KEY = Pattern.compile("([A-Za-z][\\w.-]{0,100}):(?: (.*))?");
  private static final String BASE64 = "base64";

  @Override
  public String title() {
    return "an apport report";
  }

  @Override
  public boolean isOne(String head) {
    return head.startsWith("ProblemType:") || head.contains("\nProblemType:");
  }

  @Override
  public List<Section> sections(String text) {
    SectionCollector sections = new SectionCollector();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.startsWith(" ")) {
        sections.line(number, line.substring(1));
        continue;
      }
      Matcher key = KEY.matcher(line);
      if (!key.matches()) {
        sections.begin("");
        continue;
      }
      String value = key.group(2) == null ? "" : key.group(2);
      boolean packed = value.equals(BASE64);
      sections.begin(packed ? key.group(1) + " " + BASE64 : key.group(1));
      if (!packed && !value.isEmpty()) {
        sections.line(number, value);
      }
    }
    return sections.end().stream()
        .map(section -> section.title().endsWith(" " + BASE64) ? unpacked(section) : section)
        .toList();
  }

  private static Section unpacked(Section section) {
    String key = section.title().substring(0, section.title().length() - BASE64.length() - 1);
    Section plain = Base64Text.decoded(section);
    return new Section(key, plain.firstLine(), plain.text());
  }
}
