// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code { device: 0000:00:08.0 , size: 8192 } hitcount: 1}, padded with blanks. */
final class HistogramEntry {

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\{ device: (.*?) *"
              + "(?:, size: +(\\d{1,20}))? *"
              + "(?:, err: +(-?\\d{1,20}))? *"
              + "\\} hitcount: +(\\d{1,18})(?: +size: +(\\d{1,20}))? *");

  private HistogramEntry() {}

  /** Empty if the line lacks what the trigger asks for. */
  static Optional<EventCount> parse(HistogramTrigger trigger, String line) {
    Matcher matcher = ENTRY.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EventCount(
              matcher.group(1),
              trigger.event(),
              trigger.failed(),
              Long.parseLong(matcher.group(4)),
              number(matcher.group(5)),
              number(matcher.group(2)),
              error(matcher.group(3))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null ? null : Long.valueOf(Long.parseUnsignedLong(text));
  }

  /** Keys are printed as unsigned numbers of 64 bits. */
  private static @Nullable Integer error(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.startsWith("-") ? Integer.parseInt(text) : (int) Long.parseUnsignedLong(text);
  }
}
