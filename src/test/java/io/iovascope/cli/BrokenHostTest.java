// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Fifo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a host that are missing, damaged, endless or of another kind. */
class BrokenHostTest extends BrokenHostCase {

  @Test
  void wholeHostHasNothingToReport() {
    CommandRun run = host.scan();

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.section(NOT_READ)).isEmpty();
    assertThat(missing()).isEmpty();
  }

  @Test
  void missingTableIsReportedWhereUnitWorks() throws IOException {
    host.delete(DMAR);

    assertReports("/sys/firmware/acpi/tables/DMAR: absent (not there)");
    assertThat(devices()).map(BrokenHostTest::withoutMarks).isEqualTo(unmarked(whole));
    // Groups of several devices with a region: whose it is cannot be told.
    assertThat(devices()).filteredOn(row -> row.contains("~")).hasSize(5);
    JsonNode json = json("show", "0000:00:1d.0").path("dmaApi");
    assertThat(claims(json, "direct-relaxable"))
        .containsExactly(
            "iommu-api 0x000000003d000000 exact", "dma-iommu 0x000000003d000000 assumed");
    assertThat(host.run("dmar"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: /sys/firmware/acpi/tables/DMAR: absent: there is no DMAR table, although"
                    + " the kernel knows of VT-d units: it was not collected, or is hidden from"
                    + " here (a container?)"));
  }

  @Test
  void regionsThatTheRulesDoNotPredictAreShownBesideThePrediction() throws IOException {
    host.write(
        "sys/kernel/iommu_groups/0/reserved_regions",
        "0x0000000000001000 0x0000000000001fff reserved\n"
            + "0x00000000fee00000 0x00000000feefffff msi\n");

    assertThat(host.scan().section("Findings"))
        .containsSequence(
            "  warning model-mismatch: the predicted regions of group 0 differ from the kernel's",
            "    /sys/kernel/iommu_groups/0/reserved_regions:"
                + " 0x0000000000001000-0x0000000000001fff reserved,",
            "      0x00000000fee00000-0x00000000feefffff msi",
            "    predicted: 0x00000000fee00000-0x00000000feefffff msi",
            "    what to do: the kernel's list is used; send a capture of this host to the project");
  }

  private static List<String> unmarked(List<String> rows) {
    return rows.stream().map(BrokenHostTest::withoutMarks).toList();
  }

  /** The row without the sign for an estimate, and without the room that it takes. */
  private static String withoutMarks(String row) {
    return row.replace("~", "").replaceAll(" +", " ");
  }

  @Test
  void truncatedTableKeepsItsBeginning() throws IOException {
    host.write(DMAR, Arrays.copyOf(host.bytes(DMAR), 100));

    CommandRun dmar = host.run("dmar");
    assertThat(dmar.status()).isEqualTo(3);
    assertThat(dmar.err())
        .startsWith("iovascope: /sys/firmware/acpi/tables/DMAR: truncated: ")
        .hasLineCount(1);
    assertThat(dmar.out()).contains("DMAR table, revision 1", "DRHD");
    assertReports("/sys/firmware/acpi/tables/DMAR: truncated (" + detail(dmar) + ")");
    assertThat(devices()).hasSize(10);
  }

  @Test
  void wrongChecksumIsReportedAndTheTableUsed() throws IOException {
    byte[] table = host.bytes(DMAR);
    table[9]++;
    host.write(DMAR, table);

    CommandRun dmar = host.run("dmar");
    assertThat(dmar.status()).isEqualTo(3);
    assertThat(dmar.err())
        .startsWith("iovascope: /sys/firmware/acpi/tables/DMAR: malformed: ")
        .contains("checksum")
        .hasLineCount(1);
    assertThat(dmar.out()).contains("Checksum            wrong or incomplete", "RMRR");
    assertReports("/sys/firmware/acpi/tables/DMAR: malformed (" + detail(dmar) + ")");
    assertThat(devices()).isEqualTo(whole);
  }

  @Test
  void structureOfLengthZeroEndsTheTable() throws IOException {
    byte[] table = host.bytes(DMAR);
    table[50] = 0;
    table[51] = 0;
    host.write(DMAR, table);

    CommandRun dmar = host.run("dmar");
    assertThat(dmar.status()).isEqualTo(3);
    assertThat(dmar.err())
        .startsWith("iovascope: /sys/firmware/acpi/tables/DMAR: malformed: ")
        .hasLineCount(1);
    assertThat(devices()).hasSize(10);
    assertThat(unwrapped(host.scan().section(NOT_READ))).hasSize(1);
  }

  @Test
  void memoryMapOfZerosIsDeniedAndTheWindowsComeFromTheLog() throws IOException {
    host.edit(
        "proc/iomem", text -> text.replaceAll("[0-9a-f]+-[0-9a-f]+ :", "00000000-00000000 :"));

    assertReports("/proc/iomem: denied (all addresses are zero: needs CAP_SYS_ADMIN)");
    assertThat(devices()).isEqualTo(whole);
  }

  @Test
  void withoutMemoryMapAndLogTheWindowsAreAssumed() throws IOException {
    host.delete("proc/iomem").delete("dev/kmsg").delete("dmesg.txt");

    assertReports("/proc/iomem: absent (not there)", "/dev/kmsg: absent (no kernel log is there)");
    assertThat(claims(json("show", "0000:00:03.0").path("dmaApi"), "bridge-window"))
        .isNotEmpty()
        .allMatch(claim -> claim.endsWith(" assumed"));
  }

  @Test
  void linkOutOfTheHostIsNotFollowed() throws IOException {
    host.link("proc/cmdline", "/etc/hostname");

    assertReports("/proc/cmdline: failed (a link leads out of the host's directory)");
    assertThat(devices()).isEqualTo(whole);
  }

  @Test
  void nobodyWaitsAtFifos() throws IOException, InterruptedException {
    for (String file : List.of("dev/kmsg", "proc/iomem", DMAR, DEVICE + "config")) {
      Files.delete(host.directory().resolve(file));
      Fifo.at(host.directory().resolve(file));
    }
    Files.delete(host.directory().resolve("dmesg.txt"));

    assertReports(
        "/dev/kmsg: failed (not a regular file)",
        "/proc/iomem: failed (not a regular file)",
        "/sys/devices/pci0000:00/0000:00:03.0/config: failed (not a regular file)",
        "/sys/firmware/acpi/tables/DMAR: failed (not a regular file)");
    assertThat(devices()).hasSize(10);
  }

  @Test
  void nobodyWaitsAtFifoInPlaceOfTable(@TempDir Path elsewhere)
      throws IOException, InterruptedException {
    Path fifo = Fifo.at(elsewhere.resolve("fifo"));

    assertThat(CommandRun.of("dmar", fifo.toString()))
        .isEqualTo(
            CommandRun.failure(3, "iovascope: %s: failed: not a regular file".formatted(fifo)));
  }

  @Test
  void tableFileThatIsNotThereIsNotTheFirmwaresFault() {
    assertThat(CommandRun.of("dmar", "/nope"))
        .isEqualTo(CommandRun.failure(3, "iovascope: /nope: absent: not there"));
  }

  @Test
  void hugeFilesAreReadToTheirBounds() throws IOException {
    byte[] nines = new byte[8 << 20];
    Arrays.fill(nines, (byte) '9');
    host.write("proc/iomem", nines)
        .write("proc/cmdline", nines)
        .write(DMAR, nines)
        .write(DEVICE + "dma_mask_bits", nines)
        .write(DEVICE + "resource", nines)
        .write(GROUP + "reserved_regions", nines);

    CommandRun run = host.scan();

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.devices()).hasSize(10);
    assertThat(run.out()).hasSizeLessThan(10_000);
  }

  @Test
  void captureOfBrokenHostGivesTheSamePicture(@TempDir Path elsewhere) throws IOException {
    host.delete(DMAR)
        .link("sys/bus/pci/devices/0000:00:03.0", "0000:00:03.0")
        .edit(GROUP + "reserved_regions", text -> "bad\n" + text);
    Path file = elsewhere.resolve("host.tar.gz");

    CommandRun run = host.run("capture", file.toString());

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(file + ": 9 devices, 7 groups\n");
    assertThat(run.err().lines())
        .allMatch(line -> line.startsWith("iovascope: not complete: /sys/"))
        .hasSize(3);
    assertThat(CommandRun.of("--host", file.toString())).isEqualTo(host.scan());
    assertThat(CommandRun.of("diff", host.directory().toString(), file.toString()))
        .isEqualTo(new CommandRun(0, "no difference\n", ""));
  }
}
