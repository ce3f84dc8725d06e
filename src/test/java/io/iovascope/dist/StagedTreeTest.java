// SPDX-License-Identifier: Apache-2.0
package io.iovascope.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedTreeTest {

  private final Path directory;

  StagedTreeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Documents and manual pages aside, of which there are new ones now and then. */
  @ParameterizedTest
  @ValueSource(strings = {"deb", "rpm"})
  void everyFileIsAtItsPlace(String format) throws IOException, InterruptedException {
    Golden.assertMatches(
        StagedTree.of(format, directory)
            .listing()
            .lines()
            .filter(line -> !line.contains("/man1/") && !line.contains("/doc/iovascope/docs/"))
            .collect(Collectors.joining("\n", "", "\n")),
        "dist/" + format + "-files.txt");
  }

  /** What the native binary alone has or may be denied is not with the jars, and all else is. */
  @ParameterizedTest
  @ValueSource(strings = {"deb", "rpm"})
  void jarsStandWhereTheLauncherLooks(String format) throws IOException, InterruptedException {
    Path jars = Files.createDirectories(directory.resolve("quarkus-app"));
    List<String> names = List.of("app/a.jar", "lib/main/b.jar", "quarkus-run.jar", "quarkus/c.dat");
    for (String name : names) {
      Files.createDirectories(jars.resolve(name).getParent());
      Files.writeString(jars.resolve(name), name);
    }
    StagedTree tree = StagedTree.ofJars(format, jars, directory);

    assertThat(tree.listing().lines())
        .containsExactlyElementsOf(
            Stream.concat(
                    StagedTree.of(format, directory)
                        .listing()
                        .lines()
                        .filter(line -> !line.contains("/usr/lib/iovascope/"))
                        .filter(line -> !line.endsWith("/10-native.conf")),
                    names.stream()
                        .map(name -> "rw-r--r-- /usr/share/iovascope/quarkus-app/" + name))
                .sorted(StagedTree.BY_PATH)
                .toList());
    assertThat(tree.file("/usr/bin/iovascope"))
        .hasSameBinaryContentAs(Path.of("deploy", "iovascope"));
  }

  @Test
  void directoryWithoutJarsIsRefused() {
    assertThatThrownBy(() -> StagedTree.ofJars("deb", directory, directory))
        .hasMessage(
            "stage.sh: no quarkus-run.jar in %s: mvn -B package -DskipTests writes it\n",
            directory);
  }

  @Test
  void everyPageRuleUnitAndDocumentOfTheSourcesIsThere() throws IOException, InterruptedException {
    String listing = StagedTree.of("deb", directory).listing();

    for (String place :
        List.of(
            "deploy/man",
            "deploy/completions",
            "grafana/dashboards",
            "systemd",
            "docs",
            "docs/schema")) {
      try (Stream<Path> files = Files.list(Path.of(place))) {
        assertThat(files.filter(Files::isRegularFile).map(StagedTreeTest::installedName))
            .as(place)
            .isNotEmpty()
            .allSatisfy(name -> assertThat(listing).contains("/" + name + "\n"));
      }
    }
    assertThat(listing)
        .contains("/docs/pictures/iovascope-host.svg\n", "/docs/pictures/group-light.png\n");
  }

  /** Some have another name when they are installed. */
  private static String installedName(Path file) {
    String name = file.getFileName().toString();
    return switch (name) {
      case "iovascope.bash", "iovascope.env" -> "iovascope";
      default -> name.endsWith(".1") ? name + ".gz" : name;
    };
  }

  @Test
  void sameInputGivesTheSameBytes() throws IOException, InterruptedException {
    StagedTree first = StagedTree.of("deb", directory.resolve("a"));
    StagedTree second = StagedTree.of("deb", directory.resolve("b"));

    assertThat(second.listing()).isEqualTo(first.listing());
    for (String line : first.listing().split("\n")) {
      String path = line.substring(line.indexOf('/'));
      assertThat(second.file(path)).hasSameBinaryContentAs(first.file(path));
    }
  }

  @Test
  void changelogOfTheDebIsDatedAndVersionedLikeThePackage()
      throws IOException, InterruptedException {
    StagedTree tree = StagedTree.of("deb", directory);

    assertThat(unpacked(tree.file("/usr/share/doc/iovascope/changelog.Debian.gz")))
        .startsWith("iovascope (0.1.0~snapshot-1) unstable; urgency=medium\n")
        .endsWith(">  Fri, 02 Jan 2026 03:04:05 +0000\n");
  }

  @Test
  void libraryIsWhereTheBinaryLooks() throws IOException, InterruptedException {
    StagedTree tree = StagedTree.of("rpm", directory);

    assertThat(tree.file("/usr/bin/iovascope").resolveSibling("../lib/iovascope/libjffi-1.2.so"))
        .isRegularFile();
  }

  private static String unpacked(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
