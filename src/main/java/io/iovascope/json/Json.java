// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spellings that all documents share. */
final class Json {

  private Json() {}

  /** Null for an empty text. */
  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** A range as {@code {"start","end"}}, both ends inside. */
  static ObjectNode range(AddressRange range) {
    return object()
        .put("start", AddressRange.hex(range.start()))
        .put("end", AddressRange.hex(range.end()));
  }

  /** The ranges of a set, or null if the set is not known. */
  static @Nullable ArrayNode ranges(@Nullable AddressSet set) {
    return set == null ? null : ranges(set.ranges());
  }

  static ArrayNode ranges(List<AddressRange> ranges) {
    ArrayNode array = array();
    ranges.forEach(range -> array.add(range(range)));
    return array;
  }

  static ArrayNode strings(List<String> strings) {
    ArrayNode array = array();
    strings.forEach(array::add);
    return array;
  }

  /** An unsigned number, or null if it is not known. */
  static @Nullable BigInteger unsigned(@Nullable Long number) {
    return number == null ? null : new BigInteger(Long.toUnsignedString(number));
  }

  /** An address as a string, or null if it is not known. */
  static @Nullable String address(@Nullable Long address) {
    return address == null ? null : AddressRange.hex(address);
  }
}
