// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host without a working IOMMU gives status 3, one line that says why, and its devices. */
class NoWorkingIommuTest {

  @Test
  void iommuThatIsSwitchedOff() {
    CommandRun run = CommandRun.of("--host", "demo:off");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "iovascope: IOMMU off: the machine has a VT-d unit, but the kernel command line switches"
                + " it off; remove intel_iommu=off\n");
    assertThat(run.devices()).hasSize(8).allMatch(line -> line.matches(".* none +none"));
    assertThat(CommandRun.of("--host", "demo:off", "show", "00:03.0").err()).isEqualTo(run.err());
    assertThat(CommandRun.of("--host", "demo:off", "ranges", "00:03.0"))
        .isEqualTo(
            CommandRun.failure(
                3, "iovascope: 0000:00:03.0 has no IOVA space: no IOMMU group on this host"));
    assertThat(CommandRun.of("--host", "demo:off", "ranges", "00:03.0", "--for", "vfio"))
        .isEqualTo(
            CommandRun.failure(
                3, "iovascope: 0000:00:03.0 has no IOMMU group, so it cannot be assigned"));
    assertThat(CommandRun.of("--host", "demo:off", "dmar").status()).isZero();
  }

  @Test
  void machineWithoutUnit(@TempDir Path directory) throws IOException {
    UnpackedHost host = UnpackedHost.of("off", directory).delete("sys/firmware/acpi/tables/DMAR");

    CommandRun run = host.scan();

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "iovascope: IOMMU absent: this is a virtual machine (QEMU, by SMBIOS), and"
                + " it has no IOMMU of its own: the IOMMU is the host's, and nothing in here sees"
                + " it. Nothing is wrong with that; to have one here, give the machine -device"
                + " intel-iommu (QEMU), or <iommu model='intel'/> (libvirt)\n");
    assertThat(run.devices()).hasSize(8);
    assertThat(run.section("Not or not completely read")).isEmpty();
    assertThat(host.run("dmar"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: /sys/firmware/acpi/tables/DMAR: absent: there is no DMAR table: this is a"
                    + " virtual machine (QEMU, by SMBIOS), and its IOMMU is the host's"));
  }

  /** Whoever pastes a fault on such a machine has it from another one. */
  @Test
  void faultIsOfAnotherMachineWhereNothingCanFault(@TempDir Path directory) throws IOException {
    UnpackedHost host = UnpackedHost.of("off", directory).delete("sys/firmware/acpi/tables/DMAR");

    assertThat(
            host.run(
                    "explain",
                    "--fault",
                    "DMAR: [DMA Write] Request device [00:03.0] fault addr 70ad5000 [fault reason 07]")
                .out())
        .contains("device    0000:00:03.0, of another host")
        .doesNotContain("8086:10d3", "VFIO");
  }

  @Test
  void containerThatShowsNoTables(@TempDir Path directory) throws IOException {
    UnpackedHost host = UnpackedHost.of("off", directory).delete("sys/firmware");

    assertThat(host.scan().err())
        .isEqualTo(
            "iovascope: IOMMU absent: no IOMMU group; whether the machine has a VT-d unit cannot be"
                + " told, /sys/firmware/acpi/tables is not readable (a container?)\n");
    assertThat(host.scan().status()).isEqualTo(3);
  }

  @Test
  void hostWhoseGroupsVanished() {
    CommandRun run = CommandRun.of("--host", "demo:beyond");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .startsWith(
            "iovascope: IOMMU failed: the units translate, but no IOMMU group exists: every")
        .contains("lies beyond the 39-bit aperture")
        .hasLineCount(1);
    assertThat(run.devices()).isNotEmpty().allMatch(line -> line.matches(" +- .* none +none"));
  }

  @Test
  void directoryWithNothingInIt(@TempDir Path directory) throws IOException {
    CommandRun run = new UnpackedHost(directory).write("proc/version", "").scan();

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("iovascope: IOMMU unknown: the groups are not in ")
        .endsWith("; to have it: sudo iovascope capture\n")
        .hasLineCount(1);
    assertThat(run.section("Not or not completely read"))
        .anyMatch(line -> line.startsWith("  /sys/bus/pci/devices: not-collected (not in"));
  }

  @Test
  void captureOfSuchHostIsWrittenAllTheSame(@TempDir Path directory) {
    Path file = directory.resolve("off.tar.gz");

    assertThat(CommandRun.of("--host", "demo:off", "capture", file.toString()))
        .isEqualTo(new CommandRun(0, file + ": 8 devices, 0 groups\n", ""));
    assertThat(CommandRun.of("--host", file.toString()))
        .isEqualTo(CommandRun.of("--host", "demo:off"));
  }
}
