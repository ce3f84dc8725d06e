// SPDX-License-Identifier: Apache-2.0
package io.iovascope.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code deploy/packages/stage.sh} lays out for a package.
 *
 * @param root the directory that stands for {@code /}
 */
record StagedTree(Path root) {

  /** The order of the lines of a listing. */
  static final Comparator<String> BY_PATH =
      Comparator.comparing(line -> line.substring(line.indexOf('/')));

  static final String TIMESTAMP = "2026-01-02T03:04:05Z";
  private static final String LIBRARY = "/jni/x86_64-Linux/libjffi-1.2.so";

  /**
   * The form with the native binary, for which another program stands.
   *
   * @param format {@code deb} or {@code rpm}
   * @param directory an empty directory to work in
   */
  static StagedTree of(String format, Path directory) throws IOException, InterruptedException {
    Path build = Files.createDirectories(directory.resolve("build"));
    Path binary = build.resolve("iovascope-runner");
    Files.copy(Path.of("/bin/true"), binary, StandardCopyOption.REPLACE_EXISTING);
    try (InputStream library = StagedTree.class.getResourceAsStream(LIBRARY)) {
      Files.copy(
          Objects.requireNonNull(library),
          build.resolve("libjffi-1.2.so"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return laidOut(format, "native", binary, directory);
  }

  /**
   * The form that a JVM runs.
   *
   * @param format {@code deb} or {@code rpm}
   * @param jars the directory that Quarkus writes
   * @param directory an empty directory to work in
   */
  static StagedTree ofJars(String format, Path jars, Path directory)
      throws IOException, InterruptedException {
    return laidOut(format, "jvm", jars, directory);
  }

  private static StagedTree laidOut(String format, String form, Path program, Path directory)
      throws IOException, InterruptedException {
    Path sbom = Files.writeString(directory.resolve("sbom.json"), "{}\n");
    Path root = directory.resolve("root-" + format + "-" + form);
    Process process =
        new ProcessBuilder(
                "deploy/packages/stage.sh",
                format,
                form,
                program.toString(),
                sbom.toString(),
                "0.1.0-SNAPSHOT",
                TIMESTAMP,
                root.toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(text);
    }
    return new StagedTree(root);
  }

  /** The file that is installed with this path. */
  Path file(String path) {
    return root.resolve(path.substring(1));
  }

  /** All files, a line each: mode and path. */
  String listing() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> mode(file) + " /" + root.relativize(file))
          .sorted(BY_PATH)
          .collect(Collectors.joining("\n", "", "\n"));
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
