// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The published schemas, {@code docs/schema/NAME.schema.json}, read as they are needed. */
public final class DocumentSchemas {

  /** The schema that is of no document: what the others share. */
  static final String COMMON = "common";

  private static final Path DIRECTORY = Path.of("docs", "schema");
  private static final String SUFFIX = ".schema.json";

  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  /** Names of all documents that have one, sorted. */
  static List<String> names() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .filter(name -> !name.equals(COMMON))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param name of a document, such as {@code picture}
   */
  static Path file(String name) {
    return DIRECTORY.resolve(name + SUFFIX);
  }

  /** What is wrong with a document, each with its place; empty if nothing is. */
  public List<String> problems(String name, JsonNode document) {
    return schemas.computeIfAbsent(name, this::load).validate(document).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private JsonSchema load(String name) {
    return factory.getSchema(SchemaLocation.of(file(name).toUri().toString()), config);
  }
}
