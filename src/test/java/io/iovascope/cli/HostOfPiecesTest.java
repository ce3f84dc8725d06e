// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.archive.Packed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on a host of which there are only pieces. */
class HostOfPiecesTest {

  private static final Path PIECES = Path.of("src", "test", "resources", "field", "pieces");
  private static final String LOG = PIECES.resolve("dmesg.txt").toString();
  private static final String LAPTOP = "src/test/resources/field/x1carbon/dmesg.txt";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan",
        "scan -v --hardware",
        "check",
        "check -v",
        "show 2",
        "show 00:03.0",
        "explain 00:03.0 0xfeb40000",
        "diff demo",
        "simulate --kernel 7.2",
        "metrics"
      })
  void commandWorksOnLog(String words) {
    CommandRun run = CommandRun.of((words + " --host " + LOG).split(" ", -1));

    assertThat(run.status()).as(run.err()).isIn(0, 1);
    assertThat(run.out()).isNotEmpty();
  }

  @Test
  void nothingIsConcludedFromGroupsThatNobodyCollected() {
    String why = "the groups are not in dmesg.txt; to have it: find /sys/kernel/iommu_groups -type";

    CommandRun explained = CommandRun.of("explain", "00:02.0", "0xbf46f000", "--host", LAPTOP);
    CommandRun planned = CommandRun.of("check", "00:02.0", "--guest-ram", "8G", "--host", LAPTOP);

    assertThat(words(explained.out()))
        .contains("(group ?, driver ?)", "VFIO It cannot be told: " + why)
        .contains(
            "An RMRR of the firmware covers the address: 0x00000000bf46f000-0x00000000bf48efff"
                + " (dmesg.txt line 35), for devices that are not known here.")
        .doesNotContain("cannot be assigned", "Nobody claims");
    assertThat(words(planned.out()))
        .startsWith("It cannot be told whether 0000:00:02.0 works")
        .contains("? the IOMMU group of 0000:00:02.0: " + why)
        .doesNotContain("switch VT-d on");
    assertThat(CommandRun.of("ranges", "00:02.0", "--for", "vfio", "--host", LAPTOP).err())
        .startsWith("iovascope: the IOMMU group of 0000:00:02.0 is not known: " + why);
    assertThat(CommandRun.of("show", "00:02.0", "--host", LAPTOP).out())
        .contains("driver ?, NUMA node", "group ?, unit ?, host bridge");
  }

  /** A log that has lost its beginning may have lost groups with it. */
  @Test
  void deviceThatAShortenedLogPutsIntoNoGroupMayBeInOne() throws IOException {
    List<String> whole = Files.readAllLines(Path.of(LOG));
    Path log = directory.resolve("late.txt");
    Files.write(
        log,
        whole.subList(20, whole.size()).stream()
            .filter(line -> !line.contains("0000:00:03.0: Adding to iommu group"))
            .toList());

    String shown = CommandRun.of("show", "00:03.0", "--host", log.toString()).out();

    assertThat(words(shown))
        .contains("group ?, unit ?")
        .containsPattern("DMA API unknown: late.txt names \\d+ groups, which may not be all; to")
        .doesNotContain("bypasses");
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @Test
  void tableOfLogNamesItsLines() {
    assertThat(CommandRun.of("dmar", "--host", LAPTOP).out())
        .isEqualTo(
            """
            DMAR table, as far as a kernel log names it
            OEM                 LENOVO TP-N23
            Host address width  39 bits

               31  DRHD  unit at 0x00000000fed90000, segment 0, registers 4 KiB
               33  DRHD  unit at 0x00000000fed91000, segment 0, registers 4 KiB, all devices not named elsewhere
               35  RMRR  0x00000000bf46f000-0x00000000bf48efff  128 KiB, segment 0
               36  RMRR  0x00000000ca000000-0x00000000cc7fffff  40 MiB, segment 0

            The numbers are lines of the log. It does not name devices.
            """);
  }

  @Test
  void usageIsNotInLog() {
    CommandRun run = CommandRun.of("usage", "--host", LOG);

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("not-collected: not in dmesg.txt; to have it: sudo iovascope");
  }

  @Test
  void optionMayBeGivenForEachPiece() {
    CommandRun run =
        CommandRun.of(
            "scan", "--host", LOG, "--host", PIECES.resolve("lspci-nnDvvvxxxx.txt").toString());

    assertThat(run.out()).contains("0000:00:03.0  net ", "e1000e");
    assertThat(run.section("Not or not completely read"))
        .anyMatch(line -> line.contains("reserved_regions: not-collected"))
        .noneMatch(line -> line.contains("/config"));
  }

  @Test
  void folderIsOneHost() throws IOException {
    for (String name : List.of("dmesg.txt", "lspci-nnk.txt", "DMAR.dat")) {
      Files.copy(PIECES.resolve(name), directory.resolve(name));
    }
    CommandRun run = CommandRun.of("scan", "--host", directory.toString());

    assertThat(run.out())
        .contains("groups    7 with 10 devices; for a VM: ")
        .contains("Groups that the kernel refuses to hand to a VM\n  group 2: ");
  }

  /** As sos leaves it: the archive and its check sum. */
  @Test
  void theOneArchiveOfAFolderIsOpened(@TempDir Path folder) throws IOException {
    byte[] archive = Packed.gzip(Packed.tar("dmesg.txt", Files.readString(Path.of(LOG))));
    Files.write(folder.resolve("a.tar.gz"), archive);
    Files.writeString(folder.resolve("a.tar.gz.sha256"), "0123456789abcdef  a.tar.gz\n");
    String alone = CommandRun.of("scan", "--host", folder.resolve("a.tar.gz").toString()).out();

    assertThat(alone).contains("Linux 6.12.117+deb13-amd64");
    assertThat(CommandRun.of("scan", "--host", folder.toString()).out()).isEqualTo(alone);

    Files.write(folder.resolve("b.tar.gz"), archive);
    assertThat(CommandRun.of("scan", "--host", folder.toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --host %s: several archives are in it; give one of them: %s, %s"
                    .formatted(folder, folder.resolve("a.tar.gz"), folder.resolve("b.tar.gz"))));

    Files.writeString(folder.resolve("dmesg.txt"), Files.readString(Path.of(LOG)));
    assertThat(
            CommandRun.of("scan", "-v", "--host", folder.toString()).out().replaceAll("\\s+", " "))
        .contains("a.tar.gz: malformed (an archive (tar); it is not opened beside other pieces");
  }

  @Test
  void filesOfAFolderThatAreTooManyAreCounted(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a"), Files.readString(Path.of(LOG)));
    for (int i = 0; i < 1002; i++) {
      Files.createFile(folder.resolve("file" + i));
    }

    assertThat(
            CommandRun.of("scan", "-v", "--host", folder.toString()).out().replaceAll("\\s+", " "))
        .contains(
            folder
                + ": truncated (1003 files; the first 1000 by their names are read, 3 are not; give"
                + " those that matter with --host)");
  }

  @Test
  void standardInputIsRead() throws IOException {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(Path.of(LOG))));
      assertThat(CommandRun.of("scan", "--host", "-").out())
          .contains("host      Linux 6.12.117+deb13-amd64\nIOMMU     translated");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void hostAndPieceAreNotOneHost() {
    assertThat(CommandRun.of("scan", "--host", "demo", "--host", LOG))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: --host demo: is a host of its own; give one host, or pieces of one such"
                    + " as a log and lspci"));
  }

  @Test
  void pieceThatIsNoHostAloneSaysSo() {
    assertThat(CommandRun.of("scan", "--host", PIECES.resolve("proc-meminfo.txt").toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --host proc-meminfo.txt: proc-meminfo.txt is memory: memory size, huge"
                    + " pages; that alone is no host: give a kernel log, lspci, a list of IOMMU"
                    + " groups, a DMAR table, or a capture"));
  }

  @Test
  void directoryOfSomeFilesIsNeverAnIommuThatIsOff() throws IOException {
    Files.createDirectories(directory.resolve("proc"));
    Files.createDirectories(directory.resolve("sys/firmware/acpi/tables"));
    Files.copy(PIECES.resolve("DMAR.dat"), directory.resolve("sys/firmware/acpi/tables/DMAR"));
    CommandRun run = CommandRun.of("check", "--host", directory.toString());

    assertThat(run.err()).startsWith("iovascope: IOMMU unknown: the groups are not in ");
    assertThat(run.out()).doesNotContain("intel_iommu=on");
  }
}
