// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  private static final byte[] CONTENT = "new".getBytes(StandardCharsets.UTF_8);

  @Test
  void replacesTheFileAndLeavesNothingElse(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "old and longer");

    new AtomicFile(file).write(CONTENT);

    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(names(directory)).containsExactly("file");
  }

  @Test
  void hasTheModeOfAnyOtherNewFile(@TempDir Path directory) throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "");
    Path file = directory.resolve("file");

    new AtomicFile(file).write(CONTENT);

    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void leavesNothingWhereItCannotReplace(@TempDir Path directory) throws IOException {
    Path taken = directory.resolve("taken");
    Files.createDirectories(taken.resolve("by"));

    assertThatIOException().isThrownBy(() -> new AtomicFile(taken).write(CONTENT));

    assertThat(names(directory)).containsExactly("taken");
  }

  @Test
  void removesWhatWasLeftByOneWhoWasKilledAndNothingElse(@TempDir Path directory)
      throws IOException {
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    for (String name :
        List.of(
            ".file.11111111-2222-3333-4444-555555555555.tmp",
            ".other.11111111-2222-3333-4444-555555555555.tmp",
            ".file.mine.tmp")) {
      Files.setLastModifiedTime(Files.writeString(directory.resolve(name), "half"), longAgo);
    }
    Files.writeString(
        directory.resolve(".file.66666666-2222-3333-4444-555555555555.tmp"), "being written");

    new AtomicFile(directory.resolve("file")).write(CONTENT);

    assertThat(names(directory))
        .containsExactlyInAnyOrder(
            ".other.11111111-2222-3333-4444-555555555555.tmp",
            ".file.mine.tmp",
            ".file.66666666-2222-3333-4444-555555555555.tmp",
            "file");
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
