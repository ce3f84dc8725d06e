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

/**
 * The packages of a build with {@code -Pdist}, of either form. What needs root is in
 * deploy/test-packages.sh.
 */
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
        .matches(
            "Version: \\d[\\d.]+(~snapshot)?-1\nArchitecture: %s\nPackage: iovascope\n"
                .formatted(holdsJars() ? "all" : "amd64"));
  }

  /** What Debian's own tools would find out of a binary, and nothing finds out of jars. */
  @Test
  void packagesAskForWhatTheProgramRunsOn() throws IOException, InterruptedException {
    assertThat(answer("dpkg-deb", "--field", file(".deb"), "Depends"))
        .isEqualTo(
            holdsJars()
                ? "openjdk-17-jre-headless | java17-runtime-headless\n"
                : "libc6 (>= 2.34), zlib1g\n");
    assertThat(answer("rpm", "--query", "--package", "--requires", file(".rpm")).lines())
        .filteredOn(line -> !line.startsWith("rpmlib(") && !line.startsWith("/bin/sh"))
        .containsExactlyElementsOf(
            holdsJars()
                ? List.of(
                    "(java-17-headless or java-21-headless or java-25-headless"
                        + " or java-headless >= 1:17)")
                : List.of("libc.so.6(GLIBC_2.34)(64bit)", "libz.so.1()(64bit)"));
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

  private List<String> staged(String format, Path scratch)
      throws IOException, InterruptedException {
    StagedTree tree =
        holdsJars()
            ? StagedTree.ofJars(format, Path.of("target", "quarkus-app"), scratch)
            : StagedTree.of(format, scratch);
    return tree.listing().lines().toList();
  }

  private boolean holdsJars() throws IOException {
    return file(".deb").endsWith("_all.deb");
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
