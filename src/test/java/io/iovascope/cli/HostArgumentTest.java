// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Fifo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that cannot be opened gives status 3 and one line that says why. */
@Timeout(60)
class HostArgumentTest {

  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  @TempDir
  Path directory;

  @Test
  void hostThatIsNotThere() {
    assertFails(
        directory.resolve("gone"),
        "--host %s: no such file or directory; give live, a directory, a capture file, or demo");
  }

  @Test
  void directoryWithoutHost() {
    assertFails(
        directory,
        "--host %s: expected a directory that holds sys/ and proc/, or a log, lspci and the like");
  }

  @Test
  void textIsNoCapture() throws IOException {
    assertFails(
        Files.writeString(directory.resolve("notes.txt"), "Nothing but words.\n".repeat(100)),
        "not a capture: %s: it does not begin with a tar header; expected a tar archive, packed"
            + " with gzip or not, that holds sys/ and proc/");
  }

  @Test
  void emptyFileIsNoCapture() throws IOException {
    assertFails(
        Files.createFile(directory.resolve("empty")),
        "not a capture: %s: it does not begin with a tar header; expected a tar archive, packed"
            + " with gzip or not, that holds sys/ and proc/");
  }

  @Test
  void packedTextIsNoCapture() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("Nothing but words.\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
    }
    assertFails(
        Files.write(directory.resolve("notes.gz"), packed.toByteArray()),
        "not a capture: %s: it does not begin with a tar header; expected a tar archive, packed"
            + " with gzip or not, that holds sys/ and proc/");
  }

  @Test
  void captureThatIsCutOff() throws IOException {
    byte[] whole = demo();
    assertFails(
        Files.write(directory.resolve("cut.tar.gz"), Arrays.copyOf(whole, whole.length / 2)),
        "%s: the file is cut off; copy it again from where it was made");
  }

  @Test
  void damagedCapture() throws IOException {
    byte[] bytes = demo();
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 64, (byte) 0xff);
    Path file = Files.write(directory.resolve("damaged.tar.gz"), bytes);

    CommandRun run = CommandRun.of("--host", file.toString());

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .matches("iovascope: \\Q" + file + "\\E: .*; copy it again from where it was made\n");
  }

  @Test
  void nobodyWaitsAtFifo() throws InterruptedException {
    assertFails(
        Fifo.at(directory.resolve("fifo")), "--host %s: neither a directory nor a regular file");
  }

  @Test
  void linkThatLeadsToItself() throws IOException {
    Path link = directory.resolve("loop");
    Files.createSymbolicLink(link, link);

    assertFails(
        link,
        "--host %s: no such file or directory; give live, a directory, a capture file, or demo");
  }

  @Test
  void nameOfDirectoryCannotWriteToTheTerminal() throws IOException {
    Path evil = Files.createDirectory(directory.resolve("a\u001b[31mb"));

    assertThat(CommandRun.of("--host", evil.toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --host %s: expected a directory that holds sys/ and proc/, or a log, lspci and the like"
                    .formatted(directory.resolve("a\\x1b[31mb"))));
  }

  @Test
  void diffSaysWhichHostItCouldNotOpen() {
    assertThat(CommandRun.of("diff", "demo", "/nope"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --host /nope: no such file or directory; give live, a directory, a"
                    + " capture file, or demo"));
  }

  private static void assertFails(Path host, String line) {
    assertThat(CommandRun.of("--host", host.toString()))
        .isEqualTo(CommandRun.failure(3, "iovascope: " + line.formatted(host)));
  }

  private static byte[] demo() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HostArgumentTest.class.getResourceAsStream("/demo/rmrr.tar.gz"))) {
      return in.readAllBytes();
    }
  }
}
