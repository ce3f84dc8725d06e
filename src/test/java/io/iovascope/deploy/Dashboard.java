// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Grafana dashboard.
 *
 * @param path the file
 * @param json what is in it
 */
record Dashboard(Path path, JsonNode json) {

  private static final Path DIRECTORY = Path.of("grafana", "dashboards");

  static List<Dashboard> all() throws IOException {
    List<Dashboard> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.sorted().toList()) {
        dashboards.add(new Dashboard(file, new ObjectMapper().readTree(file.toFile())));
      }
    }
    return dashboards;
  }

  String uid() {
    return json.path("uid").asText();
  }

  /** Rows and panels, in order. */
  List<JsonNode> rowsAndPanels() {
    return list(json.path("panels"));
  }

  List<JsonNode> panels() {
    return rowsAndPanels().stream()
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  List<JsonNode> variables() {
    return list(json.path("templating").path("list"));
  }

  /** The expressions of all panels, as they stand in the file. */
  List<String> expressions() {
    return panels().stream()
        .flatMap(panel -> list(panel.path("targets")).stream())
        .map(target -> target.path("expr").asText())
        .toList();
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
