// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A schema as tables in Markdown: one for the document, then one for each thing with a title that
 * it consists of, in the order in which they are met. What has no title stands in the table of what
 * it is a part of, behind a dot. Lists of words come last.
 */
final class SchemaTables {

  private static final String TRUTH = "true or false";

  private final StringBuilder text = new StringBuilder();
  private final Deque<SchemaPart> waiting = new ArrayDeque<>();
  private final Deque<SchemaPart> words = new ArrayDeque<>();
  private final Set<String> met = new LinkedHashSet<>();

  private SchemaTables() {}

  static String of(SchemaPart document) {
    SchemaTables tables = new SchemaTables();
    tables.table(document);
    while (!tables.waiting.isEmpty() || !tables.words.isEmpty()) {
      SchemaPart part = tables.waiting.isEmpty() ? tables.words.remove() : tables.waiting.remove();
      tables.text.append("\n## %s\n\n%s\n".formatted(part.title(), part.description()));
      if (!part.members().isEmpty()) {
        tables.text.append("\n");
        tables.table(part);
      }
    }
    return tables.text.toString();
  }

  private void table(SchemaPart part) {
    text.append("| member | type | what it is |\n|---|---|---|\n");
    rows(part, "");
  }

  private void rows(SchemaPart part, String prefix) {
    part.members()
        .forEach(
            (name, member) -> {
              String place = prefix + name;
              text.append(
                  "| `%s` | %s | %s |\n"
                      .formatted(place, type(member), description(member).replace("|", "\\|")));
              SchemaPart target = member.target();
              SchemaPart items = target.items().map(SchemaPart::target).orElse(target);
              if (items.title().isEmpty()) {
                rows(items, place + (items == target ? "." : "[]."));
              }
            });
  }

  /** What is said of the member, and of the words that it may be if that is said nowhere else. */
  private static String description(SchemaPart member) {
    SchemaPart target = member.target();
    boolean words = target.node().has("enum") && target.title().isEmpty();
    return words ? member.description() + " " + target.description() : member.description();
  }

  private String type(SchemaPart member) {
    SchemaPart target = member.target();
    String type =
        target.items().map(items -> "list of " + many(items.target())).orElse(one(target));
    if (!member.isNullable()) {
      return type;
    }
    return type.equals(TRUTH) ? "true, false or null" : type + " or null";
  }

  private String many(SchemaPart target) {
    String one = one(target);
    return one.matches("[a-z]+") ? one + "s" : one;
  }

  private String one(SchemaPart target) {
    JsonNode node = target.node();
    if (node.has("const")) {
      return "`" + node.get("const").textValue() + "`";
    }
    if (target.title().isEmpty()) {
      return node.has("enum") ? words(node.get("enum")) : json(node);
    }
    return target.members().isEmpty() && !node.has("enum") ? target.title() : link(target);
  }

  private static String words(JsonNode all) {
    List<String> words = new ArrayList<>();
    all.forEach(word -> words.add("`" + word.textValue() + "`"));
    return String.join(", ", words);
  }

  /** A document with a version of its own has its own schema; everything else a section. */
  private String link(SchemaPart target) {
    String title = target.title();
    JsonNode version = target.members().containsKey("schema") ? version(target) : null;
    if (version != null) {
      return "[%s](schema/%s.schema.json)".formatted(version.textValue(), target.file());
    }
    if (met.add(title)) {
      (target.members().isEmpty() ? words : waiting).add(target);
    }
    return "[%s](#%s)".formatted(title, title.toLowerCase(Locale.ROOT).replace(' ', '-'));
  }

  private static JsonNode version(SchemaPart target) {
    return target.members().get("schema").node().path("const");
  }

  /** JSON's own word; without null, which is said of the member. */
  private static String json(JsonNode node) {
    JsonNode type = node.path("type");
    String word = type.isArray() ? type.get(0).textValue() : type.asText();
    return word.equals("boolean") ? TRUTH : word;
  }
}
