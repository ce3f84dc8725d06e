// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Fifo;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.capture.RecordingRoot;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.save.InputSaver;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs of a demo host, saved as the boot service saves them. */
class SaveBootTest {

  private static final String DMAR = "sys/firmware/acpi/tables/DMAR";
  private static final String CONFIG = "sys/bus/pci/devices/0000:00:02.0/config";
  private static final String PATHS =
      "/sys/firmware/acpi/tables/DMAR, /proc/iomem, /dev/kmsg, /sys/bus/pci/devices/*/config";

  private Path directory;
  private UnpackedHost host;
  private Path target;

  @BeforeEach
  void unpack(@TempDir Path temporary) throws IOException {
    directory = temporary;
    host = UnpackedHost.of("rmrr", directory.resolve("host"));
    target = directory.resolve("host/run/iovascope/boot");
  }

  @Test
  void savedFilesMirrorTheHosts() throws IOException {
    assertThat(save()).isEqualTo(saved());
    for (String path : List.of(DMAR, "proc/iomem", "dev/kmsg", CONFIG)) {
      assertThat(target.resolve(path)).hasBinaryContent(host.bytes(path));
    }
    assertThat(target.resolve("sys/bus/pci/devices")).isDirectoryNotContaining("glob:**.new");
    assertThat(filesBelow(target.resolve("sys/bus/pci/devices"))).hasSize(10);
  }

  @Test
  void nobodyButOwnerAndGroupMayReadWhatIsSaved() throws IOException {
    save();

    try (Stream<Path> all = Files.walk(target)) {
      assertThat(all)
          .isNotEmpty()
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwxr-x---" : "rw-r-----"));
    }
  }

  @Test
  void logIsExtendedAfterTheRingHasWrapped() throws IOException {
    String boot = new String(host.bytes("dev/kmsg"), UTF_8);
    String late = "6,90000,9000000000,-;DMAR: late\n SUBSYSTEM=pci\n";
    save();
    host.write("dev/kmsg", boot.substring(boot.indexOf("6,400,")) + late);
    save();
    host.write("dev/kmsg", late + "6,90001,9000000001,-;later\n");

    assertThat(save()).isEqualTo(saved());
    assertThat(target.resolve("dev/kmsg")).hasContent(boot + late + "6,90001,9000000001,-;later\n");
  }

  @Test
  void whatHasNotChangedIsNotWrittenAgain() throws IOException {
    FileTime longAgo = FileTime.fromMillis(1000);
    save();
    for (Path file : filesBelow(target)) {
      Files.setLastModifiedTime(file, longAgo);
    }
    host.write("proc/iomem", "00001000-00001fff : System RAM\n");
    save();

    for (Path file : filesBelow(target)) {
      assertThat(Files.getLastModifiedTime(file).equals(longAgo))
          .as(file.toString())
          .isEqualTo(!file.endsWith("iomem"));
    }
    assertThat(target.resolve("proc/iomem")).hasContent("00001000-00001fff : System RAM\n");
  }

  @Test
  void othersSeeTheWholePictureAfterwards() throws IOException {
    Picture full = picture(root());
    save();
    Picture picture = picture(new UnprivilegedHost(root()));

    assertThat(picture.groups()).extracting(group -> group.agrees()).containsOnly(true);
    assertThat(picture.devices())
        .extracting(SaveBootTest::usable)
        .isEqualTo(full.devices().stream().map(SaveBootTest::usable).toList());
    assertThat(picture.host().sources()).filteredOn(Source::isMissing).isEmpty();
    assertThat(picture.host().sources())
        .extracting(Source::path)
        .filteredOn(path -> path.startsWith("/run/"))
        .containsExactly(
            "/run/iovascope/boot/sys/firmware/acpi/tables/DMAR",
            "/run/iovascope/boot/proc/iomem",
            "/run/iovascope/boot/dev/kmsg",
            "/run/iovascope/boot/sys/bus/pci/devices/*/config");
  }

  @Test
  void capturesHoldWhatWasSaved() throws IOException {
    save();
    RecordingRoot recording = new RecordingRoot(new UnprivilegedHost(root()));
    Picture picture = picture(recording);

    assertThat(recording.recording().files().keySet())
        .contains("/run/iovascope/boot/" + DMAR, "/run/iovascope/boot/" + CONFIG);
    assertThat(picture.host().firmware().dmar().isOk()).isTrue();
  }

  @Test
  void whatIsDeniedIsNamedAndStaysAsItWasSaved() throws IOException {
    save();
    byte[] map = Files.readAllBytes(target.resolve("proc/iomem"));

    assertThat(InputSaver.save(new UnprivilegedHost(root()), target))
        .containsExactly(
            denied("dmar", "/" + DMAR, "permission denied: needs root"),
            denied("iomem", "/proc/iomem", "all addresses are zero: needs CAP_SYS_ADMIN"),
            denied("boot-log", "/dev/kmsg", "permission denied: needs root"),
            denied(
                "pci-config",
                "/sys/bus/pci/devices/*/config",
                "only the first 64 bytes: needs CAP_SYS_ADMIN (10 of 10 devices)"));
    assertThat(target.resolve("proc/iomem")).hasBinaryContent(map);
  }

  @Test
  void whatIsMissingIsALineEachAndTheRestIsSaved() throws IOException {
    host.delete(DMAR)
        .write("proc/iomem", "00000000-00000000 : System RAM\n")
        .write("dev/kmsg", "nonsense\n")
        .write("sys/devices/pci0000:00/0000:00:02.0/config", new byte[64]);

    assertThat(save())
        .isEqualTo(
            new CommandRun(
                0,
                target + ": saved /sys/bus/pci/devices/*/config\n",
                """
                iovascope: /sys/firmware/acpi/tables/DMAR is absent: not there
                iovascope: /proc/iomem is denied: all addresses are zero: needs CAP_SYS_ADMIN
                iovascope: /dev/kmsg is malformed: holds no records of a kernel log
                iovascope: /sys/bus/pci/devices/0000:00:02.0/config is denied: only the first 64 bytes: needs CAP_SYS_ADMIN (1 of 10 devices)
                """));
    assertThat(filesBelow(target)).hasSize(9);
  }

  @Test
  void hostWithoutAnyOfThemIsAFailure() throws IOException {
    Path empty = directory.resolve("empty");
    Files.createDirectories(empty.resolve("sys"));

    assertThat(CommandRun.of("--host", empty.toString(), "save-boot", "--directory", "" + target))
        .isEqualTo(
            new CommandRun(
                3,
                "",
                """
                iovascope: /sys/firmware/acpi/tables/DMAR is not-collected: not in EMPTY; to have it: sudo iovascope capture
                iovascope: /proc/iomem is not-collected: not in EMPTY; to have it: sudo iovascope capture
                iovascope: /dev/kmsg is not-collected: not in EMPTY; to have it: sudo iovascope capture
                iovascope: /sys/bus/pci/devices is not-collected: not in EMPTY; to have it: sudo iovascope capture
                """
                    .replace("EMPTY", empty.toString())));
  }

  @Test
  void linkInThePlaceOfADirectoryIsRefused() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createDirectories(target);
    Files.createSymbolicLink(target.resolve("proc"), outside);

    assertThat(save())
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: %1$s cannot be written: %1$s/proc is not a directory; links are not followed"
                    .formatted(target)));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void linksInThePlaceOfFilesAreReplacedAndNotFollowed() throws IOException {
    String secret = "6,1,1,-;secret\n";
    Path outside = Files.writeString(directory.resolve("outside"), secret);
    String name = "sys/firmware/acpi/tables/";
    for (String path : List.of("dev/kmsg", "proc/iomem", name + "DMAR", name + ".DMAR.new")) {
      Files.createDirectories(target.resolve(path).getParent());
      Files.createSymbolicLink(target.resolve(path), outside);
    }

    assertThat(save()).isEqualTo(saved());
    assertThat(outside).hasContent(secret);
    for (String path : List.of(DMAR, "proc/iomem", "dev/kmsg")) {
      assertThat(Files.isRegularFile(target.resolve(path), LinkOption.NOFOLLOW_LINKS)).isTrue();
      assertThat(target.resolve(path)).hasBinaryContent(host.bytes(path));
    }
    assertThat(filesBelow(target.resolve(name))).hasSize(1);
  }

  @Test
  void fifoInThePlaceOfTheLogDoesNotBlock() throws IOException, InterruptedException {
    Files.createDirectories(target.resolve("dev"));
    Fifo.at(target.resolve("dev/kmsg"));

    assertThat(save()).isEqualTo(saved());
    assertThat(target.resolve("dev/kmsg")).hasBinaryContent(host.bytes("dev/kmsg"));
  }

  @Test
  void directoryItselfMayBeBehindALink() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real"));
    Files.createDirectories(target.getParent());
    Files.createSymbolicLink(target, real);

    assertThat(save()).isEqualTo(saved());
    assertThat(real.resolve(DMAR)).exists();
  }

  @Test
  void directoryThatCannotBeWrittenIsOneLine() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThat(saveTo(file.toString())).isEqualTo(failure(file.toString(), "not a directory"));
    assertThat(saveTo(file + "/sub")).isEqualTo(failure(file + "/sub", "not a directory"));
    assertThat(saveTo("/proc/iovascope"))
        .isEqualTo(failure("/proc/iovascope", "no such file or directory"));
    assertThat(saveTo("a\0b")).isEqualTo(CommandRun.failure(2, "iovascope: 'a\\x00b': not a path"));
  }

  private CommandRun save() {
    return saveTo(target.toString());
  }

  private CommandRun saveTo(String to) {
    return host.run("save-boot", "--directory", to);
  }

  private CommandRun saved() {
    return new CommandRun(0, target + ": saved " + PATHS + "\n", "");
  }

  private static CommandRun failure(String to, String reason) {
    return CommandRun.failure(2, "iovascope: %s cannot be written: %s".formatted(to, reason));
  }

  private static Source denied(String name, String path, String detail) {
    return new Source(name, path, Reading.Status.DENIED, detail, true);
  }

  private static List<Path> filesBelow(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      return all.filter(path -> !Files.isDirectory(path)).toList();
    }
  }

  private HostRoot root() throws IOException {
    return DirectoryRoot.of(host.directory());
  }

  private static Picture picture(HostRoot root) {
    return PictureAssembly.of(new HostReader(root).read());
  }

  private static String usable(DevicePicture device) {
    return device.device().address() + " " + device.dmaApi().usable();
  }
}
