// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {

  private static final Path CAPTURE = Path.of("src/test/resources/hosts/deb612-switch.tar.gz");
  private static final String DMAR0 = "/sys/devices/virtual/iommu/dmar0";
  private static final CaptureWriter WRITER =
      new CaptureWriter("0.1.0", Instant.parse("2026-01-02T03:04:05.678Z"), false);

  private static HostRoot host() throws IOException {
    return new DenyingRoot(
        CaptureRoot.open(CAPTURE, CaptureLimits.DEFAULT),
        Map.of(
            "/proc/iomem",
            Reading.denied("", "permission denied: needs root"),
            DMAR0 + "/power",
            Reading.denied("", "permission denied: needs root"),
            DMAR0 + "/intel-iommu/cap",
            Reading.failed("", "Input/output error"),
            "/proc/modules",
            Reading.absent("", "vanished while being read: No such device")));
  }

  private static byte[] written(CaptureWriter writer, Recording recording) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(recording, out);
    return out.toByteArray();
  }

  private static CaptureRoot reopened(RecordingRoot root) throws IOException {
    byte[] capture = written(WRITER, root.recording());
    return CaptureRoot.open(new ByteArrayInputStream(capture), "again", CaptureLimits.DEFAULT);
  }

  /** What a reader might ask: devices through links, files that fail, things that are not there. */
  private static List<String> questions(HostRoot root) {
    List<String> asked =
        new ArrayList<>(
            List.of(
                "/proc/iomem",
                "/proc/modules",
                "/proc/cmdline",
                "/proc/cmdline/x",
                "/proc/missing",
                "/sys/class/net",
                "/sys/class/net/lo",
                "/sys/kernel/iommu_groups",
                "/sys/class/iommu/dmar0/intel-iommu/cap",
                "/sys/class/iommu/dmar0/intel-iommu/ecap",
                DMAR0 + "/power",
                DMAR0 + "/power/autosuspend_delay_ms",
                "/sys/kernel/slab/iommu_iova",
                "/sys/firmware/acpi/tables/DMAR",
                "/sys/bus/pci/devices"));
    for (String device : root.list("/sys/bus/pci/devices").orElse(List.of())) {
      String path = "/sys/bus/pci/devices/" + device;
      asked.add(path);
      for (String name : List.of("config", "vendor", "iommu_group", "firmware_node", "nothing")) {
        asked.add(path + "/" + name);
      }
    }
    return asked;
  }

  @Test
  void aCaptureAnswersAsTheHostDid() throws IOException {
    RecordingRoot recording = new RecordingRoot(host());
    List<String> questions = questions(recording);
    List<Answers> answers = questions.stream().map(path -> Answers.of(recording, path)).toList();
    CaptureRoot capture = reopened(recording);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(Answers.of(capture, questions.get(i))).isEqualTo(answers.get(i));
    }
    assertThat(capture.bytes("/proc/iomem", 9))
        .isEqualTo(Reading.denied("/proc/iomem", "permission denied: needs root"));
    assertThat(capture.list(DMAR0 + "/power").status()).isEqualTo(Reading.Status.DENIED);
    assertThat(capture.manifest().orElseThrow().kernel()).isEqualTo("6.12.107+deb13-amd64");
  }

  @Test
  void aCaptureOfACaptureIsTheSame() throws IOException {
    RecordingRoot first = new RecordingRoot(host());
    List<String> questions = questions(first);
    questions.forEach(path -> assertThat(Answers.of(first, path)).isNotNull());
    byte[] capture = written(WRITER, first.recording());
    RecordingRoot second = new RecordingRoot(Archive.open(capture, CaptureLimits.DEFAULT));
    questions.forEach(path -> assertThat(Answers.of(second, path)).isNotNull());
    CaptureRoot again = reopened(second);
    for (String path : questions) {
      assertThat(Answers.of(again, path)).isEqualTo(Answers.of(first, path));
    }
  }

  @Test
  void whatWasListedButNotReadIsNotEmpty() throws IOException {
    RecordingRoot recording = new RecordingRoot(host());
    List<String> names = recording.list("/sys/devices/pci0000:00/0000:00:02.0").orElse(List.of());
    CaptureRoot capture = reopened(recording);
    String device = "/sys/devices/pci0000:00/0000:00:02.0";
    assertThat(capture.list(device).value()).isEqualTo(names).contains("config", "0000:01:00.0");
    assertThat(capture.bytes(device + "/config", 9))
        .isEqualTo(Reading.failed(device + "/config", "not in the capture"));
    assertThat(capture.list(device + "/0000:01:00.0"))
        .isEqualTo(Reading.failed(device + "/0000:01:00.0", "not in the capture"));
    assertThat(capture.list("/").detail()).isEqualTo("not in the capture");
    assertThat(capture.link(device + "/iommu_group").isOk()).isTrue();
    assertThat(capture.realPath(device + "/iommu_group").isOk()).isTrue();
  }

  @Test
  void truncatedFilesKeepTheirBeginning() throws IOException {
    RecordingRoot recording = new RecordingRoot(host());
    Reading<byte[]> reading = recording.bytes("/proc/cpuinfo", 100);
    assertThat(recording.bytes("/proc/cpuinfo", 5).status()).isEqualTo(Reading.Status.TRUNCATED);
    CaptureRoot capture = reopened(recording);
    for (int limit : new int[] {100, 1000}) {
      Reading<byte[]> again = capture.bytes("/proc/cpuinfo", limit);
      assertThat(again.value()).isEqualTo(reading.value());
      assertThat(again.detail()).isEqualTo("longer than 100 bytes, the rest is not read");
    }
    assertThat(capture.bytes("/proc/cpuinfo", 5).value()).hasSize(5);
  }

  @Test
  void linksBeyondTheRootAreKeptInside() throws IOException {
    CaptureRoot host = new Archive().file("sys/f", "x").link("sys/a/l", "../f").open();
    assertThat(new LinkTarget(1, "../../../run/x").inside()).isEqualTo("../run/x");
    assertThat(new LinkTarget(0, "../..").inside()).isEqualTo(".");
    assertThat(new LinkTarget(3, "/..").inside()).isEqualTo("/");
    assertThat(host.exists("/sys/a/l")).isTrue();
  }

  @Test
  void theSameRecordingGivesTheSameBytes() throws IOException {
    RecordingRoot recording = new RecordingRoot(host());
    questions(recording).forEach(path -> assertThat(Answers.of(recording, path)).isNotNull());
    byte[] capture = written(WRITER, recording.recording());
    assertThat(written(WRITER, recording.recording())).isEqualTo(capture);
  }

  @Test
  void entriesSayNothingAboutTheWriter() throws IOException {
    String deep = "sys/" + "very-long-name/".repeat(12) + "f\u00e9";
    RecordingRoot recording = new RecordingRoot(new Archive().file(deep, "x").open());
    assertThat(recording.bytes("/" + deep, 9).isOk()).isTrue();
    byte[] capture = written(WRITER, recording.recording());
    byte[] tar;
    try (var gzip = new java.util.zip.GZIPInputStream(new ByteArrayInputStream(capture))) {
      tar = gzip.readAllBytes();
    }
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
        assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
        assertThat(entry.getModTime().toInstant()).isEqualTo("2026-01-02T03:04:05Z");
      }
    }
    assertThat(new String(tar, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("\0" + System.getProperty("user.name") + "\0");
    assertThat(Archive.open(capture, CaptureLimits.DEFAULT).exists("/" + deep)).isTrue();
  }

  @Test
  void filesAreWrittenAtOnceOrNotAtAll(@TempDir Path directory) throws IOException {
    Recording recording = new RecordingRoot(host()).recording();
    Path target = directory.resolve("host.tar.gz");
    WRITER.write(recording, target, false);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
    byte[] first = Files.readAllBytes(target);
    CaptureWriter later = new CaptureWriter("0.2.0", Instant.EPOCH, false);
    assertThatThrownBy(() -> later.write(recording, target, false))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("exists already");
    assertThat(Files.readAllBytes(target)).isEqualTo(first);
    later.write(recording, target, true);
    CaptureRoot capture = CaptureRoot.open(target, CaptureLimits.DEFAULT);
    assertThat(capture.manifest().orElseThrow().iovascopeVersion()).isEqualTo("0.2.0");
    Files.createDirectories(directory.resolve("taken/x"));
    assertThatThrownBy(() -> later.write(recording, directory.resolve("taken"), true))
        .isInstanceOf(IOException.class);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(target, directory.resolve("taken"));
    }
  }

  @Test
  void aFailingStreamFailsTheWriting() throws IOException {
    Recording recording = new RecordingRoot(host()).recording();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> WRITER.write(recording, full)).hasMessage("No space left on device");
  }
}
