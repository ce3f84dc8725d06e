// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checker that comes with Prometheus. A test that needs it is skipped where it is not. */
final class Promtool {

  private Promtool() {}

  /** Fails, with what promtool says, unless it accepts its arguments. */
  static void accepts(String... arguments) throws IOException, InterruptedException {
    assumeTrue(isInstalled(), "promtool is not on the PATH (Debian: apt install prometheus)");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s says%n%s", command, said).isZero();
  }

  /**
   * Fails unless promtool finds nothing to say of the metrics: their form, names and help.
   *
   * @param directory where a file can be written
   */
  static void acceptsMetrics(String metrics, Path directory)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("metrics.prom"), metrics);
    Process process =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  /**
   * Fails unless promtool accepts each of the expressions.
   *
   * @param directory where a file can be written
   */
  static void acceptsQueries(List<String> expressions, Path directory)
      throws IOException, InterruptedException {
    List<Map<String, String>> rules = new ArrayList<>();
    for (String expression : expressions) {
      rules.add(Map.of("record", "query_" + rules.size(), "expr", expression));
    }
    Map<String, Object> group = Map.of("name", "queries", "rules", rules);
    Path file = directory.resolve("queries.yml");
    // JSON is YAML too.
    new ObjectMapper().writeValue(file.toFile(), Map.of("groups", List.of(group)));
    accepts("check", "rules", file.toString());
  }

  static boolean isInstalled() {
    String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
  }
}
