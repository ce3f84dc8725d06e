// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.iovascope.Golden;
import io.iovascope.agent.web.WebConfig;
import io.iovascope.agent.web.WebConfigParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is for the Prometheus operator and for kustomize says the same as what it is made of. */
class KubernetesTest {

  private static final Path DIRECTORY = Path.of("deploy", "kubernetes");

  /** The rules are those of deploy/prometheus, word for word. */
  @Test
  void oneResourceHasAllRules() throws IOException {
    StringBuilder rule =
        new StringBuilder(
            """
            # All rules of deploy/prometheus as one resource for the Prometheus operator. Generated from them by
            # KubernetesTest: change those.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: iovascope
              namespace: iovascope
              labels:
                app.kubernetes.io/name: iovascope
            spec:
              groups:
            """);
    for (RuleFile file : RuleFile.all()) {
      String text = Files.readString(file.path());
      rule.append(
          text.substring(text.indexOf("\ngroups:\n") + "\ngroups:\n".length())
              .lines()
              .map(line -> (line.isEmpty() ? "" : "  " + line) + "\n")
              .collect(Collectors.joining()));
    }
    Path resource = DIRECTORY.resolve("prometheusrule.yaml");

    Golden.assertMatches(rule.toString(), resource);
    JsonNode groups = new YAMLMapper().readTree(resource.toFile()).path("spec").path("groups");
    int count = 0;
    for (RuleFile file : RuleFile.all()) {
      for (JsonNode group : new YAMLMapper().readTree(file.path().toFile()).path("groups")) {
        assertThat(groups.get(count)).isEqualTo(group);
        count++;
      }
    }
    assertThat(groups).hasSize(count);
  }

  @Test
  void everyFileThatKustomizeIsToldOfIsThere() throws IOException {
    for (Path directory : new Path[] {DIRECTORY, DIRECTORY.resolve("tls")}) {
      JsonNode kustomization =
          new YAMLMapper().readTree(directory.resolve("kustomization.yaml").toFile());
      Stream.Builder<String> named = Stream.builder();
      kustomization.path("resources").forEach(each -> named.add(each.asText()));
      kustomization.path("patches").forEach(each -> named.add(each.path("path").asText()));
      kustomization
          .path("configMapGenerator")
          .forEach(each -> each.path("files").forEach(file -> named.add(file.asText())));

      assertThat(named.build())
          .isNotEmpty()
          .allMatch(name -> Files.exists(directory.resolve(name)));
    }
  }

  @Test
  void theAgentTakesTheWebConfiguration() throws IOException {
    WebConfig config =
        WebConfigParser.parse(
            Files.readString(DIRECTORY.resolve("tls/web.yml")), "web.yml", Path.of("/"));

    assertThat(Objects.requireNonNull(config.tls()).clientAuthentication().isVerified()).isTrue();
  }
}
