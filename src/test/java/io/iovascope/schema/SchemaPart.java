package io.iovascope.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a schema, with its references followed.
 *
 * @param file where it stands, which is where its references begin
 */
record SchemaPart(SchemaFile file, JsonNode node) {

  private static final String SUFFIX = ".schema.json";

  /** What the part says itself, or if it refers to another one, and says no more, that one. */
  SchemaPart target() {
    for (JsonNode alternative : node.path("anyOf")) {
      if (!alternative.path("type").asText().equals("null")) {
        return new SchemaPart(file, alternative).target();
      }
    }
    return node.has("$ref") && !node.has("properties") && !node.has("unevaluatedProperties")
        ? referred(node.get("$ref").textValue()).target()
        : this;
  }

  private SchemaPart referred(String reference) {
    int hash = reference.indexOf('#');
    String name = hash < 0 ? reference : reference.substring(0, hash);
    SchemaFile other =
        name.isEmpty()
            ? file
            : SchemaFile.of(name.substring(0, name.length() - SUFFIX.length()));
    JsonNode found = hash < 0 ? other.json() : other.json().at(reference.substring(hash + 1));
    if (found.isMissingNode()) {
      throw new IllegalStateException(file.name() + ": " + reference + " leads nowhere");
    }
    return new SchemaPart(other, found);
  }

  /** Whether it may be null. */
  boolean isNullable() {
    List<String> types = new ArrayList<>();
    node.path("type").forEach(type -> types.add(type.textValue()));
    node.path("anyOf").forEach(alternative -> types.add(alternative.path("type").asText()));
    return types.contains("null");
  }

  /** Its members, those of what it extends first; empty if it is no object. */
  Map<String, SchemaPart> members() {
    Map<String, SchemaPart> members = new LinkedHashMap<>();
    if (node.has("$ref")) {
      members.putAll(referred(node.get("$ref").textValue()).members());
    }
    node.path("properties")
        .properties()
        .forEach(
            member -> members.put(member.getKey(), new SchemaPart(file, member.getValue())));
    return members;
  }

  /** What a list consists of. */
  Optional<SchemaPart> items() {
    return Optional.ofNullable(node.get("items")).map(items -> new SchemaPart(file, items));
  }

  /** The name that a person would give it; empty if it has none. */
  String title() {
    return node.path("title").asText();
  }

  String description() {
    return node.path("description").asText();
  }
}
