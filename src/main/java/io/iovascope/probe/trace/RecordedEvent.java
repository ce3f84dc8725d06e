// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code trace_pipe} with the option {@code fields} and without {@code context-info}:
 * {@code dma_map_page: device=0000:00:08.0 ... size=0x2000 (8192)}.
 *
 * @param event name of the event
 */
record RecordedEvent(String event, String device, Map<String, Long> numbers) {

  private static final Pattern LINE = Pattern.compile("(\\w{1,64}): device=(\\S{1,64})(?: (.*))?");
  private static final Pattern NUMBER =
      Pattern.compile("(\\w{1,64})=(?:0x([0-9a-f]{1,16})|(-?\\d{1,18}))(?= |$)");

  static Optional<RecordedEvent> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, Long> numbers = new HashMap<>();
    String rest = matcher.group(3);
    Matcher number = NUMBER.matcher(rest == null ? "" : rest);
    while (number.find()) {
      numbers.put(
          number.group(1),
          number.group(2) == null
              ? Long.parseLong(number.group(3))
              : Long.parseUnsignedLong(number.group(2), 16));
    }
    return Optional.of(new RecordedEvent(matcher.group(1), matcher.group(2), numbers));
  }

  Optional<Long> number(String field) {
    return Optional.ofNullable(numbers.get(field));
  }
}
