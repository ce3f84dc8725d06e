// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a trace event records, as its file {@code format} says. Fields come and go between releases.
 *
 * @param name such as {@code dma_map_page}
 * @param types the type of each field of the event as C spells it; the fields that all events have
 *     are left out
 */
public record EventFormat(String name, Map<String, String> types) {

  private static final Pattern NAME = Pattern.compile("(?m)^name: (\\w{1,64})$");
  private static final Pattern FIELD =
      Pattern.compile("(?m)^\tfield:([^;\n]{1,128})[ *](\\w{1,64});\toffset:\\d+;");
  private static final String COMMON = "common_";
  private static final String TEXT = "__data_loc char[]";

  public EventFormat {
    types = Map.copyOf(types);
  }

  /** Empty if this is no format of an event. */
  static Optional<EventFormat> parse(String text) {
    Matcher name = NAME.matcher(text);
    if (!name.find()) {
      return Optional.empty();
    }
    Map<String, String> types = new LinkedHashMap<>();
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      if (!field.group(2).startsWith(COMMON)) {
        types.put(field.group(2), field.group(1).strip());
      }
    }
    return Optional.of(new EventFormat(name.group(1), types));
  }

  boolean isText(String field) {
    return TEXT.equals(types.get(field));
  }

  /** Whether the field is a number or a pointer, and no array. */
  boolean isNumber(String field) {
    String type = types.get(field);
    return type != null && !type.contains("[") && !type.contains("__data_loc");
  }
}
