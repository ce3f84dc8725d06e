// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of Prometheus rules.
 *
 * @param path the file
 * @param alerts its alert rules, in order
 * @param recordings its recording rules, in order
 */
record RuleFile(Path path, List<Rule> alerts, List<Rule> recordings) {

  static final Path DIRECTORY = Path.of("deploy", "prometheus");

  RuleFile {
    alerts = List.copyOf(alerts);
    recordings = List.copyOf(recordings);
  }

  /** A rule; a recording rule has no annotations here. */
  record Rule(
      String name, String expression, Map<String, String> labels, Map<String, String> annotations) {

    Rule {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
    }
  }

  static RuleFile ofAlerts() throws IOException {
    return read(DIRECTORY.resolve("iovascope-alerts.yml"));
  }

  static RuleFile ofRecordings() throws IOException {
    return read(DIRECTORY.resolve("iovascope-recording.yml"));
  }

  static List<RuleFile> all() throws IOException {
    return List.of(ofAlerts(), ofRecordings());
  }

  /** The alert of this name. */
  Rule alert(String name) {
    return alerts.stream().filter(alert -> alert.name().equals(name)).findFirst().orElseThrow();
  }

  private static RuleFile read(Path path) throws IOException {
    List<Rule> alerts = new ArrayList<>();
    List<Rule> recordings = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(path.toFile()).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (rule.has("alert")) {
          alerts.add(rule(rule, "alert"));
        } else {
          recordings.add(rule(rule, "record"));
        }
      }
    }
    return new RuleFile(path, alerts, recordings);
  }

  private static Rule rule(JsonNode rule, String kind) {
    return new Rule(
        rule.path(kind).asText(),
        rule.path("expr").asText(),
        texts(rule.path("labels")),
        texts(rule.path("annotations")));
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
