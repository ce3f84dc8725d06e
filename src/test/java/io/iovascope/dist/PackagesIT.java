// SPDX-License-Identifier: Apache-2.0
package io.iovascope.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages of a build with {@code -Pdist}. What needs root is in deploy/test-packages.sh. */
class PackagesIT {

  private Path directory = Path.of("target", "dist");

  @BeforeEach
  void findPackages() {
    String built = System.getProperty("iovascope.packages");
    assumeTrue(built != null, "no packages were built: -Pdist does");
    directory = Path.of(built);
  }

  @Test
  void debHoldsWhatIsStaged(@TempDir Path scratch) throws IOException, InterruptedException {
    assertThat(
            answer("dpkg-deb", "--contents", file(".deb"))
                .lines()
                .filter(line -> line.startsWith("-"))
                .map(line -> line.substring(1, 10) + " " + line.substring(line.indexOf("./") + 1))
                .sorted(StagedTree.BY_PATH))
        .containsExactlyElementsOf(staged("deb", scratch));
  }

  @Test
  void everythingInTheDebBelongsToRoot() throws IOException, InterruptedException {
    assertThat(answer("dpkg-deb", "--contents", file(".deb")).lines())
        .isNotEmpty()
        .allMatch(line -> line.contains(" root/root "));
  }

  @Test
  void debIsOlderThanItsRelease() throws IOException, InterruptedException {
    assertThat(answer("dpkg-deb", "--field", file(".deb"), "Version", "Architecture", "Package"))
        .matches("Version: \\d[\\d.]+(~snapshot)?-1\nArchitecture: amd64\nPackage: iovascope\n");
  }

  @Test
  void rpmHoldsWhatIsStaged(@TempDir Path scratch) throws IOException, InterruptedException {
    assertThat(
            answer(
                    "rpm",
                    "--query",
                    "--package",
                    "--queryformat",
                    "[%{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILENAMES}\n]",
                    file(".rpm"))
                .lines()
                .filter(line -> line.startsWith("-"))
                .map(line -> line.substring(1).replace(" root:root", ""))
                .sorted(StagedTree.BY_PATH))
        .containsExactlyElementsOf(staged("rpm", scratch));
  }

  @Test
  void checksumsAreThoseOfTheFiles() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS")
            .directory(directory.toFile())
            .start();

    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    assertThat(lines).hasSize(3).allMatch(line -> line.endsWith(": OK"));
  }

  private static List<String> staged(String format, Path directory)
      throws IOException, InterruptedException {
    return StagedTree.of(format, directory).listing().lines().toList();
  }

  private String file(String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(found).hasSize(1);
      return found.get(0).toString();
    }
  }

  private static String answer(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      Assumptions.abort(command[0] + " is not installed: " + e.getMessage());
      throw e;
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text;
  }
}
