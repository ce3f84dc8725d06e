// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document that somebody else wrote. Every method gives the value or throws {@link
 * MalformedException}.
 *
 * @param name where it is in the document, for messages
 */
record Member(String name, JsonNode node) {

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /** A part of a document is not what it should be. */
  static final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** What the part should be and is not. */
  MalformedException malformed(String expected) {
    String found = node.isContainerNode() || node.isMissingNode() ? "" : node.toString();
    String quoted = found.length() > 60 ? found.substring(0, 60) + "..." : found;
    return new MalformedException(
        "%s: expected %s, found %s"
            .formatted(name, expected, quoted.isEmpty() ? node.getNodeType() : quoted));
  }

  Member member(String child) {
    if (!node.isObject()) {
      throw malformed("an object");
    }
    return new Member(name + "." + child, node.path(child));
  }

  /** Null for what is null; what is not there at all is malformed. */
  <T> @Nullable T optional(Function<Member, T> reader) {
    return node.isNull() ? null : reader.apply(this);
  }

  <T> List<T> list(Function<Member, T> reader) {
    if (!node.isArray()) {
      throw malformed("a list");
    }
    List<T> list = new ArrayList<>(node.size());
    int index = 0;
    for (JsonNode each : node) {
      list.add(reader.apply(new Member(name + "[" + index++ + "]", each)));
    }
    return list;
  }

  String text() {
    if (!node.isTextual()) {
      throw malformed("a string");
    }
    // An escape can name half of a character, which no encoding can write again.
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(node.textValue())) {
      throw new MalformedException(name + ": expected whole characters, found half of one");
    }
    return node.textValue();
  }

  boolean truth() {
    if (!node.isBoolean()) {
      throw malformed("true or false");
    }
    return node.booleanValue();
  }

  /** From 0 to 2<sup>31</sup>-1. */
  int integer() {
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
      throw malformed("a whole number of up to 31 bits");
    }
    return node.intValue();
  }

  /** From 0 to 2<sup>63</sup>-1. */
  long count() {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw malformed("a whole number of up to 63 bits");
    }
    return node.longValue();
  }

  /** Unsigned, up to 64 bits. */
  long size() {
    if (!node.isIntegralNumber()
        || node.bigIntegerValue().signum() < 0
        || node.bigIntegerValue().bitLength() > Long.SIZE) {
      throw malformed("a whole number of up to 64 bits");
    }
    return node.bigIntegerValue().longValue();
  }

  /** An address as every document spells it. */
  long address() {
    if (!node.isTextual() || !node.textValue().matches("0x[0-9a-f]{16}")) {
      throw malformed("an address of 16 digits");
    }
    return Long.parseUnsignedLong(node.textValue().substring(2), 16);
  }

  AddressRange range() {
    long start = member("start").address();
    long end = member("end").address();
    if (Long.compareUnsigned(end, start) < 0) {
      throw malformed("an end that is not below the start");
    }
    return new AddressRange(start, end);
  }

  /** A time of which differences in nanoseconds fit into 64 bits. */
  Instant instant() {
    try {
      Instant time = Instant.parse(text());
      if (time.isBefore(Instant.EPOCH) || !time.isBefore(LATEST)) {
        throw malformed("a time from 1970 to 2199");
      }
      return time;
    } catch (DateTimeParseException e) {
      throw malformed("a time such as 2026-01-31T12:00:00Z");
    }
  }

  Reading.Status status() {
    return label(
        label ->
            Arrays.stream(Reading.Status.values())
                .filter(status -> status.label().equals(label))
                .findFirst());
  }

  <T> T label(Function<String, Optional<T>> parser) {
    return parser.apply(text()).orElseThrow(() -> malformed("one of the known words"));
  }
}
