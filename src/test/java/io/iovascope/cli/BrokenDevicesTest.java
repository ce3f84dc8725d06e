// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Devices, groups and units of which something is missing or makes no sense. */
class BrokenDevicesTest extends BrokenHostCase {

  @Test
  void groupThatIsGoneCostsItsOwnDevicesOnly() throws IOException {
    host.delete("sys/kernel/iommu_groups/2");

    assertReports("/sys/kernel/iommu_groups/2: absent (not there, but a device is in this group)");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  net      [8086:10d3]  vfio-pci    unknown    unknown"));
    assertThat(host.run("show", "2"))
        .isEqualTo(CommandRun.failure(3, "iovascope: this host has no IOMMU group 2"));
    assertThat(json("show", "0000:00:03.0").path("dmaApi").path("state").isNull()).isTrue();
    assertThat(host.run("ranges", "0000:00:03.0"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: 0000:00:03.0 has no IOVA space: its IOMMU group 2 could not be read"));
  }

  @Test
  void groupThatVanishesWhileItIsReadCostsItsOwnDevicesOnly() throws IOException {
    host.link("sys/kernel/iommu_groups/2", "gone");

    assertReports(
        "/sys/kernel/iommu_groups/2/devices: absent (not there)",
        "/sys/kernel/iommu_groups/2/reserved_regions: absent (not there)",
        "/sys/kernel/iommu_groups/2/type: absent (not there)");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  net      [8086:10d3]  vfio-pci    unknown    unknown"));
  }

  @Test
  void linkThatLeadsToItselfCostsOneDevice() throws IOException {
    host.link("sys/bus/pci/devices/0000:00:03.0", "0000:00:03.0");

    assertReports("/sys/bus/pci/devices/0000:00:03.0: failed (Too many levels of symbolic links)");
    assertThat(devices()).isEqualTo(without("0000:00:03.0"));
  }

  @Test
  void badLineOfReservedRegionsIsReportedAndTheOthersCount() throws IOException {
    host.edit(GROUP + "reserved_regions", text -> "0xfee0 garbage\u001b[31m\n" + text);

    assertReports(
        "/sys/kernel/iommu_groups/2/reserved_regions: malformed (line 1: expected '0xSTART 0xEND' and"
            + " direct, direct-relaxable, reserved or msi, found '0xfee0 garbage?[31m')");
    assertThat(devices()).isEqualTo(whole);
    assertThat(host.run("ranges", "2", "--for", "vfio").err())
        .contains("RMRR 0x000000003d100000-0x000000003d12ffff");
  }

  @Test
  void truncatedReservedRegionsAreFilledUpFromTheTable() throws IOException {
    host.edit(GROUP + "reserved_regions", text -> text.substring(0, 50));

    assertReports(
        "/sys/kernel/iommu_groups/2/reserved_regions: truncated (cut by the kernel after 1 whole"
            + " lines)");
    assertThat(devices()).isEqualTo(whole);
    assertThat(claims(json("show", "0000:00:03.0").path("dmaApi"), "msi"))
        .contains("iommu-api 0x00000000fee00000 derived");
  }

  @Test
  void attributesThatMakeNoSenseAreUnknownNotZero() throws IOException {
    host.write(DEVICE + "class", "0xzz\u001b[31m\n")
        .write(DEVICE + "dma_mask_bits", "65\n")
        .write(DEVICE + "consistent_dma_mask_bits", "")
        .write(DEVICE + "vendor", "-0x8086\n")
        .write(DEVICE + "config", new byte[10]);

    assertReports(
        "/sys/devices/pci0000:00/0000:00:03.0/class: malformed (expected a hexadecimal number of 24"
            + " bits, found '0xzz?[31m')",
        "/sys/devices/pci0000:00/0000:00:03.0/config: malformed (expected 64 bytes or more, found"
            + " 10)",
        "/sys/devices/pci0000:00/0000:00:03.0/consistent_dma_mask_bits: malformed (expected a"
            + " decimal number, found '')",
        "/sys/devices/pci0000:00/0000:00:03.0/dma_mask_bits: malformed (expected a decimal number,"
            + " found '65')",
        "/sys/devices/pci0000:00/0000:00:03.0/vendor: malformed (expected a hexadecimal number of 16"
            + " bits, found '-0x8086')");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  other    ?            vfio-pci         ?*         ?*  no"));
    JsonNode json = json("show", "0000:00:03.0");
    assertThat(
            Stream.of("class", "vendorId", "streamingMaskBits", "coherentMaskBits")
                .filter(name -> !json.path(name).isNull()))
        .isEmpty();
    assertThat(json.path("dmaApi").path("usable").isNull()).isTrue();
    assertThat(json.path("dmaApi").path("usableBytes").isNull()).isTrue();
  }

  @Test
  void deviceWithoutClassIsStillThere() throws IOException {
    host.delete(DEVICE + "class");

    assertReports("/sys/devices/pci0000:00/0000:00:03.0/class: absent (not there)");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  other    [8086:10d3]  vfio-pci  1.26 GiB*   477 GiB*  no"));
  }

  @Test
  void deviceOfWhichOnlyTheDirectoryIsLeftIsStillThere() throws IOException {
    host.delete(DEVICE);
    Files.createDirectory(host.directory().resolve(DEVICE));

    assertThat(devices())
        .hasSize(10)
        .containsAll(without("0000:00:03.0"))
        .contains("    -  0000:00:03.0  other    ?            -                ?*         ?*");
    assertThat(missing())
        .hasSize(8)
        .allMatch(line -> line.contains(": absent (not there"))
        .contains(
            "/sys/bus/pci/devices/0000:00:03.0/iommu_group: absent (not there, but group 2 has this"
                + " device)");
  }

  @Test
  void registersThatAreNotReadableLeaveTheApertureUnknown() throws IOException {
    host.delete(UNIT + "cap").write(UNIT + "ecap", "what?\n");

    assertReports(
        "/sys/class/iommu/dmar0/intel-iommu/cap: absent (not there)",
        "/sys/class/iommu/dmar0/intel-iommu/ecap: malformed (expected a hexadecimal number, found"
            + " 'what?')");
    JsonNode json = json("show", "0000:00:06.0");
    assertThat(json.path("streamingMaskBits").intValue()).isEqualTo(64);
    assertThat(json.path("dmaApi").path("aperture").isNull()).isTrue();
    assertThat(json.path("dmaApi").path("streamingLimit").isNull()).isTrue();
    assertThat(json.path("dmaApi").path("usableBytes").isNull()).isTrue();
    assertThat(host.run("ranges", "0000:00:06.0"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: the limits of 0000:00:06.0 are not readable; run as root or see the"
                    + " sources of scan"));
    assertThat(devices()).hasSize(10);
  }

  @Test
  void groupWithoutTypeIsUnknownNotIdentity() throws IOException {
    host.delete(GROUP + "type");

    assertReports("/sys/kernel/iommu_groups/2/type: absent (not there)");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  net      [8086:10d3]  vfio-pci    unknown    unknown  no"));
    assertThat(host.run("explain", "0000:00:03.0", "0x1000").out())
        .contains("DMA API   It cannot be told: the type of group 2 could not be read.");
  }

  @Test
  void hostWithoutAnyTypeIsNotCalledPassthrough() throws IOException {
    for (int group = 0; group < 7; group++) {
      host.delete("sys/kernel/iommu_groups/" + group + "/type");
    }

    CommandRun run = host.scan();

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "iovascope: IOMMU unknown: /sys/kernel/iommu_groups/0/type is absent: not there\n");
    assertThat(run.devices()).hasSize(10);
    CommandRun json = host.run("-o", "json");
    assertThat(json.json().path("host").path("iommu").isNull()).isTrue();
  }

  @Test
  void groupsThatCannotBeListedAreNoBrokenBoot() throws IOException {
    host.delete("sys/kernel/iommu_groups").write("sys/kernel/iommu_groups", "no directory");

    CommandRun run = host.scan();

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "iovascope: IOMMU unknown: /sys/kernel/iommu_groups is failed: not a directory\n");
    assertThat(run.devices()).hasSize(10).allMatch(line -> line.contains("  unknown  unknown"));
  }

  @Test
  void entriesThatAreNoDevicesAndNoGroupsAreReported() throws IOException {
    host.link("sys/bus/pci/devices/evil\u001b[31m", "../../../devices")
        .write("sys/kernel/iommu_groups/x/type", "DMA\n")
        .link(DEVICE + "iommu_group", "../../../kernel/iommu_groups/two")
        .link(DEVICE + "physfn", "../no-device");

    assertReports(
        "/sys/bus/pci/devices/evil\\x1b[31m: malformed (expected a PCI address, found 'evil?[31m')",
        "/sys/devices/pci0000:00/0000:00:03.0/iommu_group: malformed (expected a group number, found"
            + " 'two')",
        "/sys/devices/pci0000:00/0000:00:03.0/physfn: malformed (expected a PCI address, found"
            + " 'no-device')",
        "/sys/kernel/iommu_groups/x: malformed (expected a group number, found 'x')");
    assertThat(devices()).hasSize(10);
  }
}
