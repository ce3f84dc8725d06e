package io.iovascope.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A published schema as it was written.
 *
 * @param name of the document, such as {@code picture}
 */
record SchemaFile(String name, JsonNode json) {

  static SchemaFile of(String name) {
    try {
      return new SchemaFile(
          name, new ObjectMapper().readTree(DocumentSchemas.file(name).toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of all documents, and the one that they share. */
  static List<SchemaFile> all() {
    return Stream.concat(DocumentSchemas.names().stream(), Stream.of(DocumentSchemas.COMMON))
        .map(SchemaFile::of)
        .toList();
  }

  /** The whole schema as a part of itself. */
  SchemaPart root() {
    return new SchemaPart(this, json);
  }
}
