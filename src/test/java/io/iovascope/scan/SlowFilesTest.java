// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.ManualClock;
import io.iovascope.host.root.DirectoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowFilesTest {

  private final ManualClock clock = new ManualClock();

  @Test
  void whatChangesAtBootOnlyIsReadAnewAfterItsInterval(@TempDir Path host) throws IOException {
    SlowFiles files = new SlowFiles(DirectoryRoot.of(host), Duration.ofMinutes(5), clock);
    write(host, "proc/config.gz", "a");
    write(host, "proc/cmdline", "a");
    assertThat(read(files, "/proc/config.gz") + read(files, "/proc/cmdline")).isEqualTo("aa");
    write(host, "proc/config.gz", "b");
    write(host, "proc/cmdline", "b");

    clock.pass(Duration.ofMinutes(5));
    assertThat(read(files, "/proc/config.gz") + read(files, "/proc/cmdline")).isEqualTo("ab");
    clock.pass(Duration.ofSeconds(1));
    assertThat(read(files, "/proc/config.gz")).isEqualTo("b");
  }

  @Test
  void aClockThatWasSetBackKeepsNothing(@TempDir Path host) throws IOException {
    SlowFiles files = new SlowFiles(DirectoryRoot.of(host), Duration.ofMinutes(5), clock);
    write(host, "proc/config.gz", "a");
    assertThat(read(files, "/proc/config.gz")).isEqualTo("a");
    write(host, "proc/config.gz", "b");

    clock.pass(Duration.ofDays(-1));

    assertThat(read(files, "/proc/config.gz")).isEqualTo("b");
  }

  @Test
  void aHostThatIsOpenedAnewHasWhatWasReadOfTheLargeFilesAndReadsTheRest(
      @TempDir Path host, @TempDir Path other) throws IOException {
    SlowFiles files = new SlowFiles(DirectoryRoot.of(host), Duration.ofMinutes(5), clock);
    write(host, "proc/config.gz", "a");
    write(host, "proc/cmdline", "a");
    write(other, "proc/config.gz", "b");
    write(other, "proc/cmdline", "b");
    assertThat(read(files, "/proc/config.gz") + read(files, "/proc/cmdline")).isEqualTo("aa");

    SlowFiles anew = files.reopened(DirectoryRoot.of(other));

    assertThat(read(anew, "/proc/config.gz") + read(anew, "/proc/cmdline")).isEqualTo("ab");
  }

  private static String read(SlowFiles files, String path) {
    return files.bytes(path, 100).map(String::new).orElse("?");
  }

  private static void write(Path host, String path, String content) throws IOException {
    Path file = host.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
