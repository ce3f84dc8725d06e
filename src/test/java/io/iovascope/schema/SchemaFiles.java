// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The published schemas as they were written.
 *
 * @param byName those of the documents, and {@link DocumentSchemas#COMMON}
 */
record SchemaFiles(Map<String, JsonNode> byName) {

  static SchemaFiles read() {
    Map<String, JsonNode> files = new TreeMap<>();
    try {
      for (String name : DocumentSchemas.names()) {
        files.put(name, new ObjectMapper().readTree(DocumentSchemas.file(name).toFile()));
      }
      files.put(
          DocumentSchemas.COMMON,
          new ObjectMapper().readTree(DocumentSchemas.file(DocumentSchemas.COMMON).toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SchemaFiles(files);
  }

  /** The whole schema of a document. */
  SchemaPart of(String name) {
    return new SchemaPart(this, name, "");
  }
}
