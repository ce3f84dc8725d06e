// SPDX-License-Identifier: Apache-2.0
package io.iovascope.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.iovascope.agent.settings.AgentOption;
import io.iovascope.cli.start.Commands;
import io.iovascope.host.root.SavedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParseResult;

/** The image and the DaemonSet, as far as no engine is needed to look at them. */
class ContainerTest {

  private static final Path CONTAINERFILE = Path.of("deploy", "container", "Containerfile");
  private static final Path DAEMON_SET = Path.of("deploy", "kubernetes", "daemonset.yaml");
  private static final String PORT = AgentOption.LISTEN.defaultValue().replaceFirst(".*:", "");

  @Test
  void imageIsMadeOfWhatIsInThePackage(@TempDir Path directory)
      throws IOException, InterruptedException {
    StagedTree tree = StagedTree.of("deb", directory);
    List<String> taken =
        Pattern.compile("/tmp/package(/[\\w/.*-]+)")
            .matcher(Files.readString(CONTAINERFILE))
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();

    assertThat(taken).hasSizeGreaterThan(2);
    for (String path : taken) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      assertThat(tree.file(path.substring(0, path.lastIndexOf('/'))))
          .isDirectoryContaining(name.contains("*") ? "glob:**/" + name : "glob:**" + path);
    }
    assertThat(instructions("ENTRYPOINT")).containsExactly("[\"/usr/bin/iovascope\"]");
  }

  @Test
  void imageTakesThePackageOfTheNativeBinary() throws IOException {
    String deb =
        Pattern.compile("<deb>\\$\\{dist.directory}/(.*)</deb>")
            .matcher(Files.readString(Path.of("deploy/packages/pom.xml")))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();

    assertThat(instructions("COPY").get(0))
        .isEqualTo(
            "target/dist/"
                + deb.replace("[[artifactId]]", "iovascope")
                    .replace("[[version]]-1", "*")
                    .replace("${dist.deb.architecture}", "amd64")
                + " /tmp/iovascope.deb");
  }

  @Test
  void imageIsNotRootAndListensWhereTheAgentDoes() throws IOException {
    assertThat(instructions("USER")).containsExactly("65532:65532");
    assertThat(instructions("EXPOSE")).containsExactly(PORT);
    assertThat(instructions("FROM")).endsWith("scratch");
  }

  @Test
  void argumentsOfContainersAreUnderstood() throws IOException {
    List<String> command = new ArrayList<>();
    YAMLMapper yaml = new YAMLMapper();
    yaml.readTree(instructions("CMD").get(0)).forEach(word -> command.add(word.asText()));

    assertThat(agentOptions(command)).isEqualTo(Map.of("--listen", "0.0.0.0:" + PORT));
    assertThat(agentOptions(texts(container().path("args"))))
        .isEqualTo(Map.of("--listen", "0.0.0.0:" + PORT, "--host", "/host"));
  }

  private static Map<String, String> agentOptions(List<String> arguments) {
    ParseResult parsed = Commands.all().parseArgs(arguments.toArray(String[]::new)).subcommand();
    assertThat(parsed.commandSpec().name()).isEqualTo("agent");
    Map<String, String> options = new TreeMap<>();
    parsed
        .matchedOptions()
        .forEach(option -> options.put(option.longestName(), option.originalStringValues().get(0)));
    return options;
  }

  @Test
  void podHasNoPrivilege() throws IOException {
    JsonNode pod = pod();

    assertThat(container().path("securityContext"))
        .isEqualTo(
            new YAMLMapper()
                .readTree(
                    """
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
                    """));
    assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.path("securityContext").path("runAsUser").asInt()).isPositive();
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.findValues("hostPID")).isEmpty();
    assertThat(pod.findValues("hostNetwork")).isEmpty();
    assertThat(pod.findValues("privileged")).isEmpty();
    assertThat(pod.findValues("initContainers")).isEmpty();
  }

  @Test
  void podSeesTheHostToReadOnly() throws IOException {
    Map<String, String> paths = new TreeMap<>();
    pod()
        .path("volumes")
        .forEach(
            volume ->
                paths.put(
                    volume.path("name").asText(), volume.path("hostPath").path("path").asText()));
    JsonNode mounts = container().path("volumeMounts");

    assertThat(mounts).hasSameSizeAs(paths.keySet());
    assertThat(mounts)
        .allSatisfy(
            mount -> {
              assertThat(mount.path("readOnly").asBoolean()).isTrue();
              assertThat(mount.path("mountPath").asText())
                  .isEqualTo("/host" + paths.get(mount.path("name").asText()));
            });
    assertThat(paths.values())
        .contains("/sys", "/proc")
        .anyMatch(path -> SavedInput.DIRECTORY.startsWith(path + "/"));
  }

  @Test
  void eachThingOfTheHostIsExplained() throws IOException {
    List<String> lines = Files.readAllLines(DAEMON_SET);
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).matches(" +(- name: \\w+|supplementalGroups: .*)")
          && lines.get(Math.min(i + 1, lines.size() - 1)).matches(".*(mountPath:|seccomp).*")) {
        assertThat(lines.get(i - 1).strip()).as(lines.get(i)).startsWith("# ");
      }
    }
  }

  @Test
  void prometheusAndProbesAskWhatTheAgentAnswers() throws IOException {
    JsonNode template = daemonSet().at("/spec/template");

    assertThat(template.at("/metadata/annotations"))
        .isEqualTo(
            new YAMLMapper()
                .readTree(
                    """
                    prometheus.io/scrape: "true"
                    prometheus.io/port: "%s"
                    prometheus.io/path: /metrics
                    """
                        .formatted(PORT)));
    assertThat(container().at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
    assertThat(container().at("/readinessProbe/httpGet/path").asText())
        .isEqualTo("/q/health/ready");
    assertThat(container().at("/ports/0/containerPort").asText()).isEqualTo(PORT);
    assertThat(daemonSet().at("/spec/selector/matchLabels"))
        .isEqualTo(template.at("/metadata/labels"));
  }

  private static List<String> instructions(String name) throws IOException {
    return Pattern.compile("(?m)^" + name + " (.*)$")
        .matcher(Files.readString(CONTAINERFILE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static JsonNode daemonSet() throws IOException {
    YAMLMapper yaml = new YAMLMapper(new YAMLFactory());
    return yaml
        .readerFor(JsonNode.class)
        .<JsonNode>readValues(DAEMON_SET.toFile())
        .readAll()
        .stream()
        .filter(document -> document.path("kind").asText().equals("DaemonSet"))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode pod() throws IOException {
    return daemonSet().at("/spec/template/spec");
  }

  private static JsonNode container() throws IOException {
    assertThat(pod().path("containers")).hasSize(1);
    return pod().at("/containers/0");
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
