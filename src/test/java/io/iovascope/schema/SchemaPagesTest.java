// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.GeneratedSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages say what the schemas say, and the schemas say it of everything. */
class SchemaPagesTest {

  private static final Path DOCS = Path.of("docs");
  private static final SchemaFiles SCHEMAS = SchemaFiles.read();

  @Test
  void thePageOfThePictureNamesEveryMember() {
    new GeneratedSection(DOCS.resolve("picture-json.md"), "members")
        .assertMatches(SchemaTables.of(SCHEMAS.of("picture")));
  }

  @Test
  void theListNamesEveryDocument() {
    String rows =
        DocumentSchemas.names().stream()
            .map(SCHEMAS::of)
            .map(
                schema ->
                    "| [%s](%s.schema.json) | %s | %s |\n"
                        .formatted(
                            schema.title(), schema.file(), version(schema), schema.description()))
            .collect(Collectors.joining());

    new GeneratedSection(DOCS.resolve("schema").resolve("README.md"), "documents")
        .assertMatches("| document | `schema` | what it is |\n|---|---|---|\n" + rows);
  }

  private static String version(SchemaPart schema) {
    SchemaPart version = schema.members().get("schema");
    return version == null ? "" : "`" + version.node().get("const").textValue() + "`";
  }

  @Test
  void everySchemaIsOfOneDraftAndSaysWhatItIs() {
    assertThat(SCHEMAS.byName().values())
        .allSatisfy(
            schema -> {
              assertThat(schema.path("$schema").asText())
                  .isEqualTo("https://json-schema.org/draft/2020-12/schema");
              assertThat(schema.path("title").asText()).isNotEmpty();
              assertThat(schema.path("description").asText()).endsWith(".");
            });
  }

  @Test
  void everyMemberIsDescribedAndEveryObjectClosed() {
    List<String> incomplete = new ArrayList<>();
    for (String name : SCHEMAS.byName().keySet()) {
      SchemaPart schema = SCHEMAS.of(name);
      check(schema, incomplete);
      schema
          .definitions()
          .values()
          .forEach(
              definition -> {
                describe(definition, incomplete);
                check(definition, incomplete);
              });
    }

    assertThat(incomplete).isEmpty();
  }

  private static void check(SchemaPart part, List<String> incomplete) {
    part.members()
        .values()
        .forEach(
            member -> {
              describe(member, incomplete);
              check(member, incomplete);
            });
    part.items().ifPresent(items -> check(items, incomplete));
    JsonNode node = part.node();
    // Members that several objects share are closed where they are used.
    boolean closed =
        node.has("additionalProperties")
            || node.has("unevaluatedProperties")
            || part.place().endsWith("Members");
    if (node.has("properties") && !closed) {
      incomplete.add(part + ": takes any member");
    }
  }

  private static void describe(SchemaPart part, List<String> incomplete) {
    if (!part.description().endsWith(".")) {
      incomplete.add(part + ": a description is a sentence");
    }
  }
}
