// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolvedPathsTest {

  private Path temporary;
  private Path base;
  private ResolvedPaths paths;

  @BeforeEach
  void host(@TempDir Path directory) throws IOException {
    temporary = directory.toRealPath();
    base = Files.createDirectory(temporary.resolve("host"));
    paths = new ResolvedPaths(base);
    Files.createDirectories(base.resolve("sys/devices/pci0000:00/0000:00:01.0"));
    Files.createDirectories(base.resolve("sys/bus/pci/devices"));
    Files.writeString(base.resolve("sys/devices/pci0000:00/0000:00:01.0/class"), "0x0c0330\n");
    link("sys/bus/pci/devices/0000:00:01.0", "../../../devices/pci0000:00/0000:00:01.0");
    link("bus", base + "/sys/bus");
    link("here", ".");
    link("top", base.toString());
    Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(temporary.resolve("outside/secret"), "of somebody else");
    Files.createDirectory(temporary.resolve("host2"));
  }

  private void link(String path, String target) throws IOException {
    Files.createSymbolicLink(base.resolve(path), Path.of(target));
  }

  @ParameterizedTest
  @CsvSource({
    "/sys/bus/pci/devices/0000:00:01.0,        /sys/devices/pci0000:00/0000:00:01.0",
    "/sys/bus/pci/devices/0000:00:01.0/class,  /sys/devices/pci0000:00/0000:00:01.0/class",
    "/bus/pci/devices/0000:00:01.0/class,      /sys/devices/pci0000:00/0000:00:01.0/class",
    "/sys/bus/pci/devices/0000:00:01.0/..,     /sys/devices/pci0000:00",
    "/here/here/top/here/sys/./bus//pci/,      /sys/bus/pci",
  })
  void pathsLeadWhereTheirLinksLead(String path, String expected) throws IOException {
    assertThat(paths.resolve(path)).isEqualTo(expected);
    assertThat(paths.resolve(path)).as("again").isEqualTo(expected);
    assertThat(paths.find(path).file()).isEqualTo(Path.of(base + expected).toRealPath());
  }

  @Test
  void theTopIsTheEmptyPath() throws IOException {
    assertThat(paths.resolve("/")).isEmpty();
    assertThat(paths.find("/").file()).isEqualTo(base);
    assertThat(paths.find("/top").file()).isEqualTo(base);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "../outside/secret",
        "../../../../../../../../../../../../etc/passwd",
        "/etc/passwd",
        "sys/../../host/../outside",
      })
  void linksThatLeadOutAreRefused(String target) throws IOException {
    link("out", target);
    assertLeadsOut("/out");
    assertLeadsOut("/out/secret");
    link("further", "here/out");
    assertLeadsOut("/further");
  }

  @Test
  void aDirectoryWhoseNameBeginsLikeTheHostsIsOutsideOfIt() throws IOException {
    link("out", temporary.resolve("host2").toString());
    assertLeadsOut("/out");
  }

  @Test
  void whatAsksForMoreThanTheTopIsRefused() {
    assertLeadsOut("/../outside/secret");
    assertLeadsOut("/sys/../..");
  }

  private void assertLeadsOut(String path) {
    assertThatThrownBy(() -> paths.resolve(path))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("a link leads out of the host's directory");
    assertThatThrownBy(() -> paths.find(path))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("a link leads out of the host's directory");
  }

  @Test
  void loopsEnd() throws IOException {
    link("a", "b");
    link("b", "a");
    link("c", "c/c");
    for (String path : new String[] {"/a", "/b/x", "/c", "/c/c/c"}) {
      assertThatThrownBy(() -> paths.resolve(path))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("Too many levels of symbolic links");
    }
  }

  @Test
  void aVeryLongTargetIsFollowed() throws IOException {
    link("long", "here/".repeat(30) + "./".repeat(1900) + "sys");
    assertThat(paths.resolve("/long/bus")).isEqualTo("/sys/bus");
  }

  @Test
  void whatIsNotThereIsNotKept() throws IOException {
    assertThatThrownBy(() -> paths.find("/sys/new/file")).isInstanceOf(NoSuchFileException.class);
    Files.createDirectory(base.resolve("sys/new"));
    Files.writeString(base.resolve("sys/new/file"), "now");
    assertThat(paths.find("/sys/new/file").attributes().isRegularFile()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/class/..", "/class/.", "/class/x", "/linked/..", "/linked/./x"})
  void nothingIsBelowAFile(String path) throws IOException {
    Files.writeString(base.resolve("class"), "0x0c0330\n");
    link("linked", "class");
    assertThatThrownBy(() -> paths.resolve(path))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Not a directory");
  }

  @Test
  void aNameThatNoFileCanHaveIsAnError() {
    assertThatThrownBy(() -> paths.resolve("/sys/a\0b"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no name for a file");
  }

  @Test
  void theSystemItselfHasAllPaths() throws IOException {
    ResolvedPaths system = new ResolvedPaths(Path.of("/"));
    link("absolute", temporary.resolve("outside").toString());
    assertThat(system.resolve(base + "/absolute/secret")).isEqualTo(temporary + "/outside/secret");
    assertThat(system.resolve("/../..")).isEmpty();
  }
}
