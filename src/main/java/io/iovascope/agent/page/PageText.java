// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.text.Printable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Text from the host as the page shows it; the templates escape markup. */
final class PageText {

  /** What is longer is no name and no sentence, and must not decide how large the page gets. */
  static final int LONGEST = 2_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private PageText() {}

  /** A time for people, to the second. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  /** The text with what is not printable escaped, cut if it is longer than {@link #LONGEST}. */
  static String of(String text) {
    return text.length() <= LONGEST
        ? Printable.of(text)
        : "%s… (%d more characters)"
            .formatted(Printable.of(text.substring(0, LONGEST)), text.length() - LONGEST);
  }

  /** The texts with commas between; of more than {@code most}, the first ones and a count. */
  static String list(List<String> texts, int most) {
    List<String> shown = texts.size() <= most ? texts : texts.subList(0, most);
    String all = String.join(", ", shown.stream().map(PageText::of).toList());
    return shown.size() == texts.size()
        ? all
        : all + " and %d more".formatted(texts.size() - shown.size());
  }
}
