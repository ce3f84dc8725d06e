// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One host, told by each command in the words of that command. */
class DressesTest {

  private static final List<String> ADDRESSES =
      List.of(
          "0000:00:00.0",
          "0000:00:02.0",
          "0000:00:03.0",
          "0000:00:06.0",
          "0000:00:08.0",
          "0000:00:1d.0",
          "0000:00:1d.7",
          "0000:00:1f.0",
          "0000:00:1f.2",
          "0000:00:1f.3");

  private static final List<String> GROUPS =
      List.of(
          "0 [0000:00:00.0]",
          "1 [0000:00:02.0]",
          "2 [0000:00:03.0]",
          "3 [0000:00:06.0]",
          "4 [0000:00:08.0]",
          "5 [0000:00:1d.0, 0000:00:1d.7]",
          "6 [0000:00:1f.0, 0000:00:1f.2, 0000:00:1f.3]");

  @ParameterizedTest
  @CsvSource({
    "lspci.txt, lspci",
    "lspci-n.txt, lspci",
    "lspci-nn.txt, lspci",
    "lspci-nnk.txt, lspci",
    "lspci-xxx.txt, lspci",
    "lspci-nnv.txt, lspci -v",
    "lspci-nnvv.txt, lspci -v",
    "lspci-nnDvvvxxxx.txt, lspci -v",
    "lspci-t.txt, lspci -t",
    "lspci-tv.txt, lspci -t",
    "lspci-nntv.txt, lspci -t",
    "lspci-vmmnnk.txt, lspci -vmm",
    "iommu-loop-arch.txt, a list of IOMMU groups",
    "find-iommu_groups.txt, files of /sys",
    "grep-dma_mask_bits.txt, files of /sys"
  })
  void functionsAreThere(String name, String title) {
    Host host = FieldPiece.host(name);

    assertThat(host.pci().devices())
        .extracting(device -> device.address().toString())
        .isEqualTo(ADDRESSES);
    assertThat(account(host)).startsWith(title + ": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lspci-n.txt",
        "lspci-nn.txt",
        "lspci-nnk.txt",
        "lspci-nnDvvvxxxx.txt",
        "lspci-vmmnnk.txt",
        "iommu-loop-arch.txt",
        "iommu-loop-oneline.txt",
        "lspci-xxx.txt"
      })
  void functionsHaveTheirIds(String name) {
    assertThat(FieldPiece.host(name).pci().devices())
        .extracting(
            device ->
                "%04x:%04x %04x"
                    .formatted(
                        device.identity().vendor(),
                        device.identity().device(),
                        Objects.requireNonNull(device.identity().classCode()) >>> 8))
        .containsExactly(
            "8086:29c0 0600",
            "1234:1111 0300",
            "8086:10d3 0200",
            "1b36:000d 0c03",
            "1234:11e8 00ff",
            "8086:2934 0c03",
            "8086:293a 0c03",
            "8086:2918 0601",
            "8086:2922 0106",
            "8086:2930 0c05");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lspci-nnv.txt",
        "lspci-nnvv.txt",
        "lspci-nnDvvvxxxx.txt",
        "lspci-vmmnnk.txt",
        "iommu-loop-arch.txt",
        "iommu-loop-oneline.txt",
        "iommu-loop-unraid-webgui.txt",
        "find-iommu_groups.txt",
        "dmesg.txt"
      })
  void groupsAreTheSame(String name) {
    assertThat(groups(FieldPiece.host(name))).isEqualTo(GROUPS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n> ", "\n    "})
  void groupsAreTheSameInMails(String newline) {
    String text = text("iommu-loop-arch.txt").replace("\n", newline);

    assertThat(groups(HostAssembly.of("x", List.of(PrintedPieces.piece("mail", text)))))
        .isEqualTo(GROUPS);
  }

  @Test
  void listingsOfDirectoriesAreLists() {
    String links =
        """
        lrwxrwxrwx 1 root root 0 Nov 30 01:24 /sys/kernel/iommu_groups/5/devices/0000:00:1d.0 -> ../../../../devices/pci0000:00/0000:00:1d.0
        lrwxrwxrwx 1 root root 0 Nov 30 01:24 /sys/kernel/iommu_groups/5/devices/0000:02:00.0 -> ../../../../devices/pci0000:00/0000:00:1c.4/0000:02:00.0
        """;
    String directories =
        """
        /sys/kernel/iommu_groups/5/devices:
        total 0
        lrwxrwxrwx 1 root root 0 Nov 30 01:24 0000:00:1d.0 -> ../../../../devices/pci0000:00/0000:00:1d.0
        lrwxrwxrwx 1 root root 0 Nov 30 01:24 0000:02:00.0 -> ../../../../devices/pci0000:00/0000:00:1c.4/0000:02:00.0
        """;
    String names =
        """
        /sys/kernel/iommu_groups/5/devices/:
        0000:00:1d.0  0000:02:00.0
        """;

    for (String text : List.of(links, directories, names)) {
      assertThat(groups(HostAssembly.of("x", List.of(PrintedPieces.piece("ls", text)))))
          .containsExactly("5 [0000:00:1d.0, 0000:02:00.0]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat-loop-reserved_regions.txt", "grep-reserved_regions.txt"})
  void regionsAreTheKernelsOwn(String name) {
    Host host = FieldPiece.host("find-iommu_groups.txt", name);

    assertThat(host.iommu().group(6).map(IommuGroup::reservedRegions).orElseThrow())
        .satisfies(
            regions -> {
              assertThat(regions.status()).isEqualTo(Reading.Status.OK);
              assertThat(regions.path()).isEqualTo(name);
              assertThat(regions.orElse(List.of()))
                  .extracting(region -> region.range() + " " + region.kind().label())
                  .containsExactly(
                      "0x0000000000000000-0x0000000000ffffff direct-relaxable",
                      "0x000000003d118000-0x000000003d12ffff direct",
                      "0x00000000fee00000-0x00000000feefffff msi");
            });
  }

  @Test
  void filesOfSysTellTypesMasksAndUnits() {
    Host host =
        FieldPiece.host(
            "find-iommu_groups.txt",
            "grep-type.txt",
            "grep-dma_mask_bits.txt",
            "grep-intel-iommu.txt");

    assertThat(host.iommu().groups()).extracting(IommuGroup::type).containsOnly("DMA-FQ");
    assertThat(host.pci().devices())
        .extracting(PciDevice::masks)
        .contains(new PciDevice.DmaMasks(64, 64, true), new PciDevice.DmaMasks(32, 32, true));
    assertThat(host.iommu().units())
        .extracting(unit -> unit.name() + " " + unit.domainsUsed() + " " + unit.version())
        .containsExactly("dmar0 9 1:0");
  }

  @Test
  void filesOfProcAreRead() {
    Host host =
        FieldPiece.host(
            "proc-cmdline.txt",
            "uname-a.txt",
            "proc-version.txt",
            "proc-iomem.txt",
            "proc-cpuinfo.txt",
            "proc-meminfo.txt",
            "DMAR.dat");

    assertThat(host.kernel().release().optional().map(Object::toString))
        .contains("6.12.117+deb13-amd64");
    assertThat(host.kernel().hostname().optional()).contains("host1");
    assertThat(host.kernel().commandLine().optional().map(line -> line.text()))
        .contains("console=ttyS0 panic=-1 rdinit=/init memmap=40M$0x3c000000");
    assertThat(host.firmware().ioMemory().optional()).isPresent();
    assertThat(host.firmware().namesDevices()).isTrue();
    assertThat(host.resources().memoryBytes().optional()).contains(2490988L * 1024);
    assertThat(host.resources().physicalAddressBits().optional()).isPresent();
    assertThat(host.sources()).extracting(Source::name).doesNotContain("contradiction");
  }

  @Test
  void driversAreToldByOptionK() {
    assertThat(FieldPiece.host("lspci-nnk.txt").pci().devices())
        .extracting(device -> device.binding().driver() + " " + device.binding().driverTold())
        .contains("e1000e true", "null true", "ahci true");
    assertThat(FieldPiece.host("lspci-nn.txt").pci().devices())
        .extracting(device -> device.binding().driverTold())
        .containsOnly(false);
  }

  @Test
  void pasteOfQuestionAndListIsList() {
    Host host = FieldPiece.host("x58-forum.txt");

    assertThat(groups(host))
        .containsExactly("10 [0000:00:1f.0]", "11 [0000:02:00.0]", "12 [0000:ff:00.0]");
  }

  private static List<String> groups(Host host) {
    return host.iommu().groups().stream().map(group -> group.id() + " " + group.devices()).toList();
  }

  private static String account(Host host) {
    return host.sources().stream()
        .filter(source -> source.name().equals("piece"))
        .map(Source::detail)
        .findFirst()
        .orElseThrow();
  }

  private static String text(String name) {
    try (InputStream in = FieldPiece.named("pieces/" + name).content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
