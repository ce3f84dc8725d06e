// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.CapturedHost;
import io.iovascope.finding.Observed;
import io.iovascope.host.Host;
import io.iovascope.host.archive.ArchiveLimits;
import io.iovascope.host.archive.ArchiveMember;
import io.iovascope.host.archive.Contents;
import io.iovascope.host.archive.Unpacking;
import io.iovascope.host.assembly.HostAssembly;
import io.iovascope.host.bundle.BundleReader;
import io.iovascope.host.capture.CaptureException;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.capture.CaptureWriter;
import io.iovascope.host.capture.RecordingRoot;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.HostRoot;
import io.iovascope.model.PictureAssembly;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives, and hosts in them: support bundles and captures. */
final class ArchivesTargets {

  private ArchivesTargets() {}

  private static final Map<String, String> FILES =
      Map.of(
          "host/sys/kernel/iommu_groups/0/type", "DMA-FQ\n",
          "host/sys/kernel/iommu_groups/0/devices/0000:00:02.0/vendor", "0x8086\n",
          "host/proc/cmdline", "intel_iommu=on\n");

  private static final Map<String, String> SOSREPORT =
      Map.of(
          "sosreport-h-1/sos_commands/pci/lspci_-nnvv",
              "00:00.0 Host bridge [0600]: Intel [8086:29c0]\n",
          "sosreport-h-1/sos_commands/kernel/dmesg", "[    0.000000] Linux version 6.12.0\n",
          "sosreport-h-1/proc/cmdline", "intel_iommu=on\n",
          "sosreport-h-1/version.txt", "sosreport: 4.5\n",
          "sosreport-h-1/sos_reports/sos.txt", "\n");

  private static byte[] tar(Map<String, String> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The blocking factor of tar alone would make an archive ten times as long.
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 512)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        if (file.getKey().isEmpty() || file.getKey().endsWith("/")) {
          continue;
        }
        byte[] content = file.getValue().getBytes(StandardCharsets.ISO_8859_1);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] zip(Map<String, String> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static Stream<byte[]> archiveSeeds() {
    return Stream.concat(
        Stream.of(tar(FILES), zip(FILES), tar(SOSREPORT)), Seeds.unopened("field/bundles"));
  }

  /** What is unpacked has an end, and lies where it may. */
  static void archive(byte[] file) throws IOException {
    Contents contents =
        Unpacking.of("file", new ByteArrayInputStream(file), ArchiveLimits.DEFAULT, path -> true);
    for (ArchiveMember member : contents.members()) {
      Promises.holds(
          !member.path().startsWith("/") && !List.of(member.path().split("/", -1)).contains(".."),
          "a member stays in its archive: " + member.path());
    }
    Promises.holds(contents.problems().size() <= 1000, "problems have an end");
    NamedPiece piece = NamedPiece.of("file", file);
    BundleReader.Found found = BundleReader.bundle(piece, "");
    Promises.holds(found.facts().isEmpty() || !found.title().isEmpty(), "a host has facts");
    BundleReader.archive(piece);
    BundleReader.isSectioned(piece);
    BundleReader.pieces(List.of(piece)).forEach(part -> Promises.printable(part.detail()));
  }

  static Stream<byte[]> bundleSeeds() {
    return Seeds.texts(
        members(SOSREPORT),
        members(FILES),
        members(
            Map.of(
                "scc_h_1/pci.txt",
                "#==[ Command ]==#\n# /sbin/lspci -n\n00:00.0 0600: 8086:29c0\n",
                "scc_h_1/supportconfig.txt",
                "x",
                "scc_h_1/boot.txt",
                "#==[ Log File ]==#\n# /proc/cmdline\nintel_iommu=on\n")));
  }

  private static String members(Map<String, String> files) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(files)
        .forEach((name, content) -> text.append(name).append('\0').append(content).append('\0'));
    return text.toString();
  }

  /** A bundle of any files: names and contents in turn, with NULs between them. */
  static void bundle(byte[] members) throws IOException {
    String[] parts = new String(members, StandardCharsets.ISO_8859_1).split("\0", -1);
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i + 1 < parts.length && files.size() < 40; i += 2) {
      files.put(parts[i], parts[i + 1]);
    }
    BundleReader.Found found = BundleReader.bundle(NamedPiece.of("file", tar(files)), "");
    if (!found.facts().isEmpty()) {
      Host host = HostAssembly.ofFacts(found.title(), found.facts());
      long printed = Promises.observed(Observed.of(PictureAssembly.of(host)));
      Promises.bounded(printed, members.length, 400_000, 2_000);
    }
  }

  static Stream<byte[]> captureSeeds() {
    return Stream.of(tar(FILES), written(CapturedHost.named("hosts/deb612-none").root()));
  }

  /** A capture of the host in a capture is the same host. */
  static void capture(byte[] file) {
    CaptureRoot capture;
    try {
      capture = opened(file);
    } catch (CaptureException e) {
      String message = String.valueOf(e.getMessage());
      Promises.printable(message);
      Promises.holds(message.length() <= 10_000, "a refusal has an end");
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RecordingRoot recording = new RecordingRoot(capture);
    Host host = new HostReader(recording).read();
    try {
      CaptureRoot again = opened(written(recording));
      Promises.same(new HostReader(again).read(), host, "a host is read as it was captured");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CaptureRoot opened(byte[] file) throws IOException {
    return CaptureRoot.open(new ByteArrayInputStream(file), "capture", CaptureLimits.DEFAULT);
  }

  private static byte[] written(HostRoot root) {
    RecordingRoot recording = new RecordingRoot(root);
    new HostReader(recording).read();
    return written(recording);
  }

  private static byte[] written(RecordingRoot recording) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new CaptureWriter("0", Instant.EPOCH, false).write(recording.recording(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
