// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileCaptureTest {

  private static final CaptureLimits SMALL = new CaptureLimits(20, 64 << 10, 1000, 100);

  private static Archive host() {
    return new Archive().file("proc/cmdline", "ro\n");
  }

  private static void refused(ThrowingCallable opening, String... parts) {
    assertThatThrownBy(opening)
        .isInstanceOf(CaptureException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void absoluteName() {
    refused(() -> host().file("/etc/passwd", "x").open(), "test.tar.gz", "/etc/passwd", "absolute");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "sys/../../x", "sys/..", "./../x"})
  void parentInName(String name) {
    refused(() -> host().file(name, "x").open(), "'" + name + "'", "has '..' in its name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../x", "a/../../../x", "/../x", "../.."})
  void linkOut(String target) {
    refused(() -> host().link("sys/link", target).open(), "/sys/link", target, "stay inside");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "..", "/x", "../proc/../sys/../proc/cmdline", "nowhere"})
  void linkInside(String target) throws IOException {
    assertThat(host().link("sys/link", target).open().link("/sys/link").value()).isEqualTo(target);
  }

  @Test
  void linkOutOfTheFolderThatHoldsTheHost() {
    refused(
        () -> new Archive().file("host/proc/cmdline", "").link("host/sys/l", "../../x").open(),
        "/sys/l");
  }

  @Test
  void linkOutThroughAnotherLink() throws IOException {
    CaptureRoot root =
        host().directory("a").link("sys/b/c", "../../a").link("sys/l", "b/c/../../x").open();
    assertThat(root.bytes("/sys/l", 9).detail()).contains("leads out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../proc/cmdline", "/proc/cmdline", "proc/missing", "proc"})
  void hardLink(String target) {
    refused(() -> host().entry("proc/hard", TarConstants.LF_LINK, target).open(), "proc/");
  }

  @Test
  void hardLinkInside() throws IOException {
    CaptureRoot root = host().entry("hard", TarConstants.LF_LINK, "./proc/cmdline").open();
    assertThat(root.bytes("/hard", 9).value()).isEqualTo("ro\n".getBytes(UTF_8));
  }

  @Test
  void specialFiles() {
    refused(() -> host().entry("dev/m", TarConstants.LF_CHR, "").open(), "dev/m", "device node");
    refused(() -> host().entry("dev/m", TarConstants.LF_BLK, "").open(), "dev/m", "device node");
    refused(() -> host().entry("dev/m", TarConstants.LF_FIFO, "").open(), "dev/m", "FIFO");
    refused(() -> host().entry("dev/m", (byte) '7', "").open(), "dev/m", "type '7'");
  }

  @Test
  void tooManyEntries() throws IOException {
    Archive archive = host();
    for (int i = 0; i < 20; i++) {
      archive.file("proc/" + i, "");
    }
    byte[] bytes = archive.tarGz();
    refused(() -> Archive.open(bytes, SMALL), "more than 20 entries");
  }

  @Test
  void impliedDirectoriesCountAsEntries() {
    refused(() -> host().file("d/".repeat(30) + "f", "").open(SMALL), "more than 20 entries");
  }

  @Test
  void tooMuchUnpacked() {
    Archive archive = host();
    for (int i = 0; i < 100; i++) {
      archive.file("proc/f", new byte[900]);
    }
    CaptureLimits limits = new CaptureLimits(1000, 64 << 10, 1000, 100);
    refused(() -> archive.open(limits), "unpacks to more than 65536 bytes");
  }

  @Test
  void bombBehindTheArchive() throws IOException {
    byte[] tar = host().tar();
    byte[] bomb = Archive.gzip(Arrays.copyOf(tar, 10 << 20));
    assertThat(bomb.length).isLessThan(20_000);
    refused(() -> Archive.open(bomb, SMALL), "unpacks to more than");
  }

  @Test
  void bombInALongName() {
    byte[] name = "n".repeat(1 << 20).getBytes(UTF_8);
    Archive archive = host().entry("long", TarConstants.LF_GNUTYPE_LONGNAME, "", name);
    refused(() -> archive.file("f", "").open(SMALL), "unpacks to more than");
  }

  @Test
  void fileTooLarge() throws IOException {
    assertThat(host().file("proc/f", new byte[1000]).open(SMALL).exists("/proc/f")).isTrue();
    refused(() -> host().file("proc/f", new byte[1001]).open(SMALL), "proc/f", "1001 bytes");
  }

  @Test
  void nameTooLong() {
    refused(() -> host().file("n".repeat(101), "").open(SMALL), "at most 100 bytes");
    refused(() -> host().link("sys/l", "n".repeat(101)).open(SMALL), "at most 100 bytes");
    refused(() -> host().file("\u00e9".repeat(51), "").open(SMALL), "at most 100 bytes");
  }

  @Test
  void controlCharactersStayOutOfMessages() {
    refused(() -> host().file("a\n\u001b[31m/../b", "").open(), "a??[31m/../b");
  }

  @Test
  void fileAndDirectoryOfOneName() {
    refused(() -> host().file("proc", "x").open(), "'proc'", "also a file or link");
    refused(() -> host().file("proc/cmdline/x", "x").open(), "'proc/cmdline/x'");
    refused(() -> host().link("sys", "proc").file("sys/x", "").open(), "'sys/x'");
    refused(() -> host().file(".", "x").open(), "'.'", "top of the archive");
  }

  @Test
  void theLastOfTwoFilesCounts() throws IOException {
    CaptureRoot root = host().file("./proc/cmdline", "rw").directory("proc").open();
    assertThat(root.bytes("/proc/cmdline", 9).value()).isEqualTo("rw".getBytes(UTF_8));
  }

  @Test
  void neitherGzipNorTar() {
    refused(() -> Archive.open(new byte[0], SMALL), "not a capture: test.tar.gz");
    refused(() -> Archive.open("hello".getBytes(UTF_8), SMALL), "not a capture:");
    refused(() -> Archive.open(new byte[4096], SMALL), "not a capture:");
    refused(() -> Archive.open("x".repeat(4096).getBytes(UTF_8), SMALL), "not a capture:");
    refused(() -> Archive.open(Archive.gzip("hello".getBytes(UTF_8)), SMALL), "not a capture:");
  }

  @Test
  void noHostInside() {
    refused(() -> new Archive().file("etc/passwd", "").open(), "not a capture:", "neither sys/");
    refused(() -> new Archive().file("a/proc/x", "").file("b/sys/x", "").open(), "several folders");
  }

  @Test
  void cutOffAnywhere() throws IOException {
    byte[] packed = host().file("sys/a", "some content").tarGz();
    for (int length = 0; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      refused(() -> Archive.open(cut, CaptureLimits.DEFAULT), length < 2 ? "not a" : "is cut off");
    }
    byte[] tar = host().tar();
    refused(() -> Archive.open(Arrays.copyOf(tar, 513), CaptureLimits.DEFAULT), "is cut off");
  }

  @Test
  void damagedAnywhereIsRefusedOrOpened() throws IOException {
    byte[] tar = host().link("sys/a", "../proc").file("n".repeat(150), "x").tar();
    for (int i = 0; i < 4096; i++) {
      byte[] damaged = tar.clone();
      damaged[i] ^= (byte) 0xff;
      try {
        Archive.open(damaged, CaptureLimits.DEFAULT);
      } catch (CaptureException e) {
        assertThat(e.getMessage()).contains("test.tar.gz");
      }
    }
    byte[] packed = Archive.gzip(tar);
    packed[packed.length - 6] ^= 1;
    refused(() -> Archive.open(packed, CaptureLimits.DEFAULT), "damaged gzip data");
  }

  @Test
  void manifest() {
    refused(
        () -> host().file(CaptureManifest.FILE, "{\"schema\":\"iovascope.capture/2\"}").open(),
        "'iovascope.capture/2'",
        "open it with the version that wrote it");
    refused(() -> host().file(CaptureManifest.FILE, "{").open(), "malformed");
    refused(() -> host().file(CaptureManifest.FILE, "").open(), "schema ''");
    refused(
        () -> host().file(CaptureManifest.FILE, "{\"schema\":\"iovascope.capture/1\"}").open(),
        "'iovascopeVersion' is not a string");
  }
}
