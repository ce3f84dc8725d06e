// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import static io.iovascope.host.archive.Packed.bytes;
import static io.iovascope.host.archive.Packed.bzip2;
import static io.iovascope.host.archive.Packed.gzip;
import static io.iovascope.host.archive.Packed.tar;
import static io.iovascope.host.archive.Packed.xz;
import static io.iovascope.host.archive.Packed.zip;
import static io.iovascope.host.archive.Packed.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {

  private static final byte[] TAR = tar("host/proc/iomem", "map", "host/log", "lines");
  private static final Map<String, String> FILES =
      Map.of("host/proc/iomem", "map", "host/log", "lines");

  @Test
  void everyPackingIsOpenedByItsContent() {
    byte[] zip = zip("host/proc/iomem", "map", "host/log", "lines");

    for (byte[] file :
        List.of(TAR, gzip(TAR), xz(TAR), bzip2(TAR), zstd(TAR), zip, gzip(zip), xz(gzip(TAR)))) {
      assertThat(texts(unpacked(file))).isEqualTo(FILES);
      assertThat(unpacked(file).problems()).isEmpty();
    }
  }

  @Test
  void aFileThatIsNoArchiveIsTheOnlyMember() {
    for (byte[] file :
        List.of(bytes("log"), gzip(bytes("log")), xz(bytes("log")), zstd(bytes("log")))) {
      assertThat(texts(unpacked(file))).isEqualTo(Map.of("", "log"));
    }
  }

  @Test
  void compressedFilesOfSeveralPartsAreReadToTheirEnd() throws IOException {
    for (byte[] parts :
        List.of(
            joined(gzip(bytes("a")), gzip(bytes("b"))),
            joined(bzip2(bytes("a")), bzip2(bytes("b"))),
            joined(xz(bytes("a")), xz(bytes("b"))),
            joined(zstd(bytes("a")), zstd(bytes("b"))))) {
      assertThat(texts(unpacked(parts))).isEqualTo(Map.of("", "ab"));
      assertThat(Unpacking.plain(new ByteArrayInputStream(parts)).readAllBytes())
          .isEqualTo(bytes("ab"));
    }
  }

  /** Whatever the library throws, checked or not, and with all that it gave before. */
  @Test
  void aCompressedFileThatIsDamagedEndsWithWords() {
    byte[] noise = new byte[200_000];
    new Random(3).nextBytes(noise);
    for (byte[] packed : List.of(gzip(noise), xz(noise), bzip2(noise), zstd(noise))) {
      byte[] cut = Arrays.copyOf(packed, packed.length / 2);
      byte[] bad = packed.clone();
      Arrays.fill(bad, bad.length / 2, bad.length / 2 + 64, (byte) 0x5a);

      for (byte[] broken : List.of(cut, bad)) {
        assertThatThrownBy(() -> Unpacking.plain(new ByteArrayInputStream(broken)).readAllBytes())
            .isInstanceOf(ArchiveException.class)
            .hasMessageMatching("is (cut off|damaged \\(.+\\)): the rest is not read.*");
      }
    }
  }

  @Test
  void compressedMembersAreOpenedAndArchivesInArchivesToo() {
    byte[] inner = xz(tar("top/proc/iomem", "map"));
    byte[] file =
        tar(
            out -> {
              Packed.file(out, "a/dmesg.gz", gzip(bytes("log")));
              Packed.file(out, "./b//inner.tar.xz", inner);
            });

    assertThat(texts(unpacked(file)))
        .isEqualTo(Map.of("a/dmesg.gz", "log", "b/inner.tar.xz!top/proc/iomem", "map"));
  }

  @Test
  void onlyWhatIsWantedIsKept() {
    Contents contents =
        Unpacking.of("x", new ByteArrayInputStream(TAR), ArchiveLimits.DEFAULT, "host/log"::equals);

    assertThat(texts(contents)).isEqualTo(Map.of("host/log", "lines"));
  }

  @Test
  void aFolderIsReadAsAnArchiveOfIt(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("host/proc"));
    Files.write(folder.resolve("host/proc/iomem"), bytes("map"));
    Files.write(folder.resolve("host/log"), gzip(bytes("lines")));
    Files.createSymbolicLink(folder.resolve("host/near"), Path.of("log"));
    Files.createSymbolicLink(folder.resolve("host/far"), Path.of("/etc/passwd"));

    Contents contents = Unpacking.ofFolder(folder, ArchiveLimits.DEFAULT, path -> true);

    assertThat(texts(contents)).isEqualTo(FILES);
    assertThat(contents.problems())
        .containsExactly("host/far: is a link that leads out: not followed");
  }

  @Test
  void whatIsNoFileBelowTheTopIsLeftOutAndSaid() {
    byte[] file =
        tar(
            out -> {
              Packed.file(out, "../../etc/passwd", bytes("x"));
              Packed.file(out, "good", bytes("y"));
              TarArchiveEntry absolute = new TarArchiveEntry("/etc/shadow", true);
              out.putArchiveEntry(absolute);
              out.closeArchiveEntry();
              Packed.link(out, "a/up", "../../out");
              Packed.link(out, "a/in", "../good");
              out.putArchiveEntry(new TarArchiveEntry("fifo", TarConstants.LF_FIFO));
              out.closeArchiveEntry();
            });

    Contents contents = unpacked(file);

    assertThat(texts(contents)).isEqualTo(Map.of("good", "y"));
    assertThat(contents.problems())
        .containsExactly(
            "../../etc/passwd: has '..' in its name: not read, names lie below the top of an archive",
            "/etc/shadow: has an absolute name: not read, names lie below the top of an archive",
            "a/up: is a link that leads out: not followed",
            "fifo: is a device or of another kind than a file: not read");
  }

  @Test
  void ofAnArchiveThatIsCutOffTheBeginningComes() {
    byte[] noise = new byte[200_000];
    new Random(3).nextBytes(noise);
    byte[] file =
        tar(
            out -> {
              Packed.file(out, "first", bytes("1"));
              Packed.file(out, "noise", noise);
              Packed.file(out, "last", bytes("2"));
            });

    for (byte[] packed : List.of(file, gzip(file), xz(file), bzip2(file), zstd(file))) {
      Contents contents = unpacked(Arrays.copyOf(packed, packed.length / 2));

      assertThat(contents.problems()).hasSize(1);
      assertThat(contents.problems().get(0)).contains("the rest is not read");
      assertThat(texts(contents)).doesNotContainKey("last");
    }
    assertThat(texts(unpacked(Arrays.copyOf(file, 100_000)))).containsKey("first");
  }

  @Test
  void aBombIsNotUnpacked() {
    byte[] zeros = new byte[40 << 20];

    for (byte[] bomb : List.of(xz(zeros), gzip(gzip(zeros)))) {
      Contents contents = unpacked(bomb);

      assertThat(contents.problems())
          .containsExactly(
              "x: unpacks to more than 1000 times its size, as nothing that people collect does: the"
                  + " rest is not read");
      assertThat(contents.members()).isEmpty();
    }
    // Gzip cannot pack so well: here the bound of a member counts.
    assertThat(unpacked(gzip(zeros)).problems())
        .containsExactly("the file: is too long: its end is not read");
  }

  @Test
  void aBombInAZipEndsTheReadingOfAllOfIt() {
    byte[] bomb = zip("a", "1", "zeros", "\0".repeat(40 << 20), "z", "2");
    Contents contents =
        Unpacking.of(
            "x", new ByteArrayInputStream(bomb), ArchiveLimits.DEFAULT, path -> path.length() == 1);

    assertThat(contents.problems()).hasSize(1);
    assertThat(texts(contents)).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void whatIsBeyondTheLimitsIsLeftOut() {
    ArchiveLimits limits = new ArchiveLimits(3, 1 << 20, 1000, 2, 6, 4);
    byte[] long6 = tar("a", "123456", "b", "12", "c", "1");

    assertThat(texts(unpacked(long6, limits))).isEqualTo(Map.of("a", "1234", "b", "12"));
    assertThat(unpacked(long6, limits).problems())
        .containsExactly(
            "a: is too long: its end is not read",
            "c: is beyond what is kept of one archive: not read");
    assertThat(unpacked(tar("a", "", "b", "", "c", "", "d", ""), limits).problems())
        .containsExactly("x: more than 3 entries: the rest is not read");
    assertThat(unpacked(gzip(tar("a", "0".repeat(2 << 20))), limits).problems())
        .containsExactly(
            "a: is too long: its end is not read",
            "x: unpacks to more than 1048576 bytes: the rest is not read");
    assertThat(unpacked(gzip(gzip(gzip(bytes("x")))), limits).problems())
        .containsExactly(
            "x: archives and compressions lie in each other more than 2 deep: not read");
  }

  @Test
  void aHundredThousandMembersAreNoTrouble() {
    byte[] file =
        gzip(
            tar(
                out -> {
                  for (int i = 0; i < 100_000; i++) {
                    Packed.file(out, "many/" + i, new byte[0]);
                  }
                  Packed.file(out, "last", bytes("x"));
                }));

    assertThat(
            texts(
                Unpacking.of(
                    "x", new ByteArrayInputStream(file), ArchiveLimits.DEFAULT, "last"::equals)))
        .isEqualTo(Map.of("last", "x"));
  }

  @Test
  void whatCannotBeOpenedIsSaid() {
    assertThat(unpacked(bytes("-----BEGIN PGP MESSAGE-----")).problems())
        .containsExactly("the file: is encrypted: decrypt it first");
    assertThat(unpacked(new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c}).problems())
        .containsExactly("the file: is packed with 7z, which is not read: unpack it first");
  }

  @Test
  void noiseIsOneFile() {
    for (int seed = 0; seed < 300; seed++) {
      byte[] noise = new byte[2000];
      Random random = new Random(seed);
      random.nextBytes(noise);
      byte[][] marks = {{0x1f, (byte) 0x8b}, {'B', 'Z', 'h'}, {'P', 'K', 3, 4}, {}};
      byte[] mark = marks[seed % marks.length];
      System.arraycopy(mark, 0, noise, 0, mark.length);

      assertThat(unpacked(noise).members().size() + unpacked(noise).problems().size())
          .isLessThanOrEqualTo(2);
    }
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static Contents unpacked(byte[] file) {
    return unpacked(file, ArchiveLimits.DEFAULT);
  }

  private static Contents unpacked(byte[] file, ArchiveLimits limits) {
    return Unpacking.of("x", new ByteArrayInputStream(file), limits, path -> true);
  }

  private static Map<String, String> texts(Contents contents) {
    Map<String, String> texts = new TreeMap<>();
    contents
        .members()
        .forEach(
            member ->
                texts.put(member.toString(), new String(member.bytes(), StandardCharsets.UTF_8)));
    return texts;
  }
}
