// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Breaks a document in one place after the other, and mends it again. */
final class DamagedDocument {

  private final JsonNode document;
  private final Predicate<JsonNode> accepted;
  private final List<String> unnoticed = new ArrayList<>();

  private DamagedDocument(JsonNode document, Predicate<JsonNode> accepted) {
    this.document = document;
    this.accepted = accepted;
  }

  /**
   * The damages that nobody noticed: {@code +} and a member that is too much, {@code -} and one
   * that is missing, {@code !} and a value of another type, each with its place.
   *
   * @param accepted whether somebody takes a document for sound
   */
  static List<String> unnoticed(JsonNode document, Predicate<JsonNode> accepted) {
    DamagedDocument damaged = new DamagedDocument(document.deepCopy(), accepted);
    damaged.damage("", damaged.document);
    return damaged.unnoticed;
  }

  private void damage(String place, JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.put("undocumented", 1);
      note("+ " + place);
      object.remove("undocumented");
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String member = place + "/" + name;
        JsonNode value = object.remove(name);
        note("- " + member);
        object.set(name, ofAnotherType(value));
        note("! " + member);
        object.set(name, value);
        damage(member, value);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        String member = place + "/" + i;
        JsonNode value = array.get(i);
        array.set(i, ofAnotherType(value));
        note("! " + member);
        array.set(i, value);
        damage(member, value);
      }
    }
  }

  private void note(String damage) {
    if (accepted.test(document)) {
      unnoticed.add(damage);
    }
  }

  private static JsonNode ofAnotherType(JsonNode value) {
    return value.isTextual() || value.isObject()
        ? BooleanNode.TRUE
        : new ObjectNode(JsonNodeFactory.instance);
  }
}
