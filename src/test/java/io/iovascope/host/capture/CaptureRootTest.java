// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Reading;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureRootTest {

  private static final Path CAPTURE = Path.of("src/test/resources/hosts/deb612-switch.tar.gz");

  @Test
  void answersAsTheUnpackedDirectoryDoes(@TempDir Path directory) throws IOException {
    List<String> paths = unpack(CAPTURE, directory);
    CaptureRoot capture = CaptureRoot.open(CAPTURE, CaptureLimits.DEFAULT);
    DirectoryRoot unpacked = DirectoryRoot.of(directory);
    assertThat(paths).hasSizeGreaterThan(1000);
    for (String path : paths) {
      for (String asked : List.of(path, path + "/", path + "/power", path + "/..", path + "x")) {
        assertThat(Answers.of(capture, asked)).isEqualTo(Answers.of(unpacked, asked));
      }
    }
    String device = "/sys/bus/pci/devices/0000:03:00.0";
    assertThat(capture.list(device).orElse(List.of())).contains("config", "iommu_group");
    for (String name : capture.list(device).orElse(List.of())) {
      String path = device + "/" + name;
      assertThat(Answers.of(capture, path)).isEqualTo(Answers.of(unpacked, path));
    }
    assertThat(Answers.of(capture, "/")).isEqualTo(Answers.of(unpacked, "/"));
  }

  private static List<String> unpack(Path archive, Path directory) throws IOException {
    List<String> paths = new ArrayList<>();
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = directory.resolve(entry.getName()).normalize();
        paths.add("/" + directory.relativize(file));
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
        }
      }
    }
    paths.remove("/");
    return paths;
  }

  @Test
  void plainTarAndFolderAtTheTop() throws IOException {
    byte[] tar =
        new Archive()
            .file("README", "about")
            .file("host/proc/cmdline", "ro")
            .link("host/sys/l", "../proc/cmdline")
            .tar();
    HostRoot root = Archive.open(tar, CaptureLimits.DEFAULT);
    assertThat(root.list("/").value()).containsExactly("proc", "sys");
    assertThat(root.bytes("/sys/l", 9).value()).isEqualTo("ro".getBytes(UTF_8));
    assertThat(root.realPath("/sys/l").value()).isEqualTo("/proc/cmdline");
    assertThat(root.name()).isEqualTo("test.tar.gz");
  }

  @Test
  void absoluteLinksStartAtTheTopOfTheCapture() throws IOException {
    HostRoot root = new Archive().file("host/sys/a/f", "x").link("host/sys/b/l", "/sys/a").open();
    assertThat(root.realPath("/sys/b/l/f").value()).isEqualTo("/sys/a/f");
  }

  @Test
  void fortyLinksAndNoMore() throws IOException {
    Archive archive = new Archive().file("sys/l0", "end");
    for (int i = 1; i <= 41; i++) {
      archive.link("sys/l" + i, "l" + (i - 1));
    }
    HostRoot root = archive.link("sys/self", "self").open();
    assertThat(root.realPath("/sys/l40").value()).isEqualTo("/sys/l0");
    Reading<byte[]> tooMany = Reading.failed("/sys/l41", "too many symbolic links");
    assertThat(root.bytes("/sys/l41", 9)).isEqualTo(tooMany);
    assertThat(root.list("/sys/self").detail()).isEqualTo("too many symbolic links");
  }

  @Test
  void answersCannotBeChangedThroughAnArray() throws IOException {
    HostRoot root = new Archive().file("sys/f", "x").open();
    root.bytes("/sys/f", 9).orElse(new byte[0])[0] = 'y';
    assertThat(root.bytes("/sys/f", 9).value()).isEqualTo("x".getBytes(UTF_8));
  }
}
