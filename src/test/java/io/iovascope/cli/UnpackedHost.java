// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A demo capture, unpacked to a directory where a test breaks it. */
public record UnpackedHost(Path directory) {

  public static UnpackedHost of(String demo, Path directory) throws IOException {
    try (InputStream in =
            Objects.requireNonNull(
                UnpackedHost.class.getResourceAsStream("/demo/" + demo + ".tar.gz"));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = directory.resolve(entry.getName());
        Files.createDirectories(entry.isDirectory() ? path : path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (!entry.isDirectory()) {
          Files.write(path, tar.readAllBytes());
        }
      }
    }
    return new UnpackedHost(directory);
  }

  /** The screen of the host as it is now. */
  CommandRun scan() {
    return CommandRun.of("--host", directory.toString());
  }

  /** Any command about the host as it is now. */
  public CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("--host", directory.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  public UnpackedHost write(String path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public UnpackedHost write(String path, byte[] bytes) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  public UnpackedHost edit(String path, UnaryOperator<String> change) throws IOException {
    return write(path, change.apply(Files.readString(directory.resolve(path))));
  }

  byte[] bytes(String path) throws IOException {
    return Files.readAllBytes(directory.resolve(path));
  }

  public UnpackedHost delete(String path) throws IOException {
    List<Path> below;
    try (Stream<Path> found = Files.walk(directory.resolve(path))) {
      below = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : below) {
      Files.delete(each);
    }
    return this;
  }

  public UnpackedHost link(String path, String target) throws IOException {
    if (Files.exists(directory.resolve(path))) {
      delete(path);
    }
    Files.createDirectories(directory.resolve(path).getParent());
    Files.createSymbolicLink(directory.resolve(path), Path.of(target));
    return this;
  }
}
