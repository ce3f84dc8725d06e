// SPDX-License-Identifier: Apache-2.0
package io.iovascope.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.settings.AgentOption;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that are in packages alone. */
class PackageFilesTest {

  private static final Path PACKAGES = Path.of("deploy", "packages");

  @Test
  void everySettingIsInThePropertiesAndCommentedOut() throws IOException {
    List<String> lines = Files.readAllLines(PACKAGES.resolve("agent.properties"));

    assertThat(lines).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    assertThat(lines.stream().filter(line -> line.matches("#[a-z-]+=.*")))
        .containsExactlyElementsOf(
            Stream.of(AgentOption.values())
                .map(option -> "#" + option.key() + "=" + option.defaultValue())
                .toList());
  }

  @Test
  void propertiesThatAreUncommentedAreUnderstood() throws IOException {
    String text =
        Files.readAllLines(PACKAGES.resolve("agent.properties")).stream()
            .map(line -> line.replaceFirst("^#(?=[a-z-]+=)", ""))
            .collect(Collectors.joining("\n"));
    Properties properties = new Properties();
    properties.load(new StringReader(text));

    assertThat(properties.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(AgentOption.values()).map(AgentOption::key).toList());
  }

  @Test
  void everyFileBelowEtcIsAConffile(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(Files.readAllLines(PACKAGES.resolve("deb/control/conffiles")))
        .containsExactlyInAnyOrderElementsOf(
            StagedTree.of("deb", directory)
                .listing()
                .lines()
                .map(line -> line.substring(line.indexOf('/')))
                .filter(path -> path.startsWith("/etc/"))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stage.sh",
        "deb/control/postinst",
        "deb/control/prerm",
        "deb/control/postrm",
        "rpm/post.sh",
        "rpm/preun.sh",
        "rpm/postun.sh"
      })
  void shellUnderstandsTheScript(String name) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-n", PACKAGES.resolve(name).toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  /** What is not stopped before its files go runs on without them. */
  @ParameterizedTest
  @ValueSource(strings = {"deb/control/prerm", "rpm/preun.sh"})
  void everyUnitIsStoppedAndDisabled(String script) throws IOException {
    String text = Files.readString(PACKAGES.resolve(script));
    try (Stream<Path> units = Files.list(Path.of("systemd"))) {
      assertThat(
              units
                  .map(unit -> unit.getFileName().toString())
                  .filter(name -> name.matches(".*\\.(service|timer)")))
          .isNotEmpty()
          .allSatisfy(unit -> assertThat(text.split("[\\s\"]+")).contains(unit));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"deb/control/postinst", "deb/control/prerm", "rpm/post.sh", "rpm/postun.sh"})
  void nothingIsEnabledOrStarted(String script) throws IOException {
    assertThat(Files.readString(PACKAGES.resolve(script)).replaceAll("(?m)^ *#.*$", ""))
        .doesNotContainPattern("systemctl[^\n]* (enable|start|restart|preset|unmask)\\b");
  }
}
