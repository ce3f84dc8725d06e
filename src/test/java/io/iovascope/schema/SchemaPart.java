// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of a schema, with its references followed.
 *
 * @param file name of the schema in which it stands, which is where its references begin
 * @param place where it stands there, as a JSON pointer; empty for the whole schema
 */
record SchemaPart(SchemaFiles files, String file, String place) {

  private static final String SUFFIX = ".schema.json";

  /** As it is written. */
  JsonNode node() {
    JsonNode found = Objects.requireNonNull(files.byName().get(file), file).at(place);
    if (found.isMissingNode()) {
      throw new IllegalStateException(file + ": there is no " + place);
    }
    return found;
  }

  /** What the part says itself, or if it refers to another one, and says no more, that one. */
  SchemaPart target() {
    JsonNode node = node();
    JsonNode alternatives = node.path("anyOf");
    for (int i = 0; i < alternatives.size(); i++) {
      if (!alternatives.get(i).path("type").asText().equals("null")) {
        return below("/anyOf/" + i).target();
      }
    }
    return node.has("$ref") && !node.has("unevaluatedProperties") ? referred().target() : this;
  }

  private SchemaPart referred() {
    String reference = node().get("$ref").textValue();
    int hash = reference.indexOf('#');
    String document = hash < 0 ? reference : reference.substring(0, hash);
    return new SchemaPart(
        files,
        document.isEmpty() ? file : document.substring(0, document.length() - SUFFIX.length()),
        hash < 0 ? "" : reference.substring(hash + 1));
  }

  private SchemaPart below(String pointer) {
    return new SchemaPart(files, file, place + pointer);
  }

  /** Whether it may be null. */
  boolean isNullable() {
    List<String> types = new ArrayList<>();
    node().path("type").forEach(type -> types.add(type.textValue()));
    node().path("anyOf").forEach(alternative -> types.add(alternative.path("type").asText()));
    return types.contains("null");
  }

  /** Its members, those of what it extends first; empty if it is no object. */
  Map<String, SchemaPart> members() {
    Map<String, SchemaPart> members = new LinkedHashMap<>();
    if (node().has("$ref")) {
      members.putAll(referred().members());
    }
    node()
        .path("properties")
        .fieldNames()
        .forEachRemaining(name -> members.put(name, below("/properties/" + name)));
    return members;
  }

  /** What a list consists of. */
  Optional<SchemaPart> items() {
    return node().has("items") ? Optional.of(below("/items")) : Optional.empty();
  }

  /** What the schema defines for itself and others, by name. */
  Map<String, SchemaPart> definitions() {
    Map<String, SchemaPart> definitions = new LinkedHashMap<>();
    node()
        .path("$defs")
        .fieldNames()
        .forEachRemaining(name -> definitions.put(name, below("/$defs/" + name)));
    return definitions;
  }

  /** The name that a person would give it; empty if it has none. */
  String title() {
    return node().path("title").asText();
  }

  String description() {
    return node().path("description").asText();
  }

  @Override
  public String toString() {
    return file + "#" + place;
  }
}
