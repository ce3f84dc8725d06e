// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Reading;
import io.iovascope.host.root.DirectoryRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are asked for one after the other, in one directory and in several. */
class DirectoryRootLinksTest {

  private DirectoryRoot root;

  @BeforeEach
  void writeFiles(@TempDir Path scratch) throws IOException {
    Path outside = Files.createDirectory(scratch.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Path host = Files.createDirectory(scratch.resolve("host"));
    Path one = Files.createDirectory(host.resolve("one"));
    Path two = Files.createDirectory(host.resolve("two"));
    Files.writeString(one.resolve("file"), "1");
    Files.writeString(two.resolve("file"), "2");
    Files.createSymbolicLink(one.resolve("inside"), Path.of("../two/file"));
    Files.createSymbolicLink(one.resolve("leak"), Path.of("../../outside/secret"));
    Files.createSymbolicLink(one.resolve("away"), Path.of("../../outside"));
    Files.createSymbolicLink(host.resolve("alias"), Path.of("two"));
    root = DirectoryRoot.of(host);
  }

  @Test
  void everyPathGivesItsOwnFile() {
    assertThat(text("/one/file")).isEqualTo("1");
    assertThat(text("/one/inside")).isEqualTo("2");
    assertThat(text("/two/file")).isEqualTo("2");
    assertThat(text("/alias/file")).isEqualTo("2");
    assertThat(text("/one/file")).isEqualTo("1");
    assertThat(text("/one/../two/file")).isEqualTo("2");
  }

  @Test
  void linkThatLeadsOutIsRefusedAfterItsNeighbourWasRead() {
    assertThat(text("/one/file")).isEqualTo("1");

    assertThat(root.bytes("/one/leak", 100).status()).isEqualTo(Reading.Status.FAILED);
    assertThat(root.bytes("/one/away/secret", 100).status()).isEqualTo(Reading.Status.FAILED);
    assertThat(root.list("/one/away").status()).isEqualTo(Reading.Status.FAILED);
    assertThat(root.link("/one/away/secret").status()).isEqualTo(Reading.Status.FAILED);
    assertThat(root.bytes("/one/../../outside/secret", 100).status())
        .isEqualTo(Reading.Status.FAILED);
  }

  @Test
  void whatIsNotThereIsAbsent() {
    assertThat(text("/one/file")).isEqualTo("1");

    assertThat(root.bytes("/one/other", 100)).isEqualTo(Reading.absent("/one/other", "not there"));
    assertThat(root.bytes("/three/file", 100))
        .isEqualTo(Reading.absent("/three/file", "not there"));
    assertThat(root.bytes("/one/file/below", 100))
        .isEqualTo(Reading.absent("/one/file/below", "not there"));
    assertThat(root.bytes("/one", 100)).isEqualTo(Reading.failed("/one", "not a regular file"));
  }

  private String text(String path) {
    return new String(root.bytes(path, 100).orElse(new byte[0]), StandardCharsets.UTF_8);
  }
}
