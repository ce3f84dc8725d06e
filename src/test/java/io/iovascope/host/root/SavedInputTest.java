// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.read.DmarBytes;
import io.iovascope.host.read.DmarReader;
import io.iovascope.host.read.DmarTableParser;
import io.iovascope.host.read.IoMemoryReader;
import io.iovascope.host.read.MemoryRoot;
import io.iovascope.host.read.pci.PciConfigurationParser;
import io.iovascope.host.read.pci.PciConfigurationReader;
import io.iovascope.host.read.pci.PciDeviceReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SavedInputTest {

  private static final String SAVED = "/run/iovascope/boot";
  private static final String DMAR = "/sys/firmware/acpi/tables/DMAR";
  private static final String IOMEM = "/proc/iomem";
  private static final String HIDDEN = "00000000-00000000 : Reserved\n";
  private static final String MAP = "00001000-00001fff : System RAM\n";
  private static final String DEVICE = "/sys/devices/pci0000:00/0000:00:02.0";
  private static final String SAVED_CONFIG = SAVED + "/sys/bus/pci/devices/0000:00:02.0/config";
  private static final PciAddress ADDRESS = PciAddress.parse("0000:00:02.0").orElseThrow();

  private final byte[] table = new DmarBytes().unit().build();

  @Test
  void deniedTableIsReadWhereItWasSaved() {
    assertThat(DmarReader.read(new MemoryRoot().denied(DMAR).with(SAVED + DMAR, table)))
        .isEqualTo(DmarTableParser.parse(table, SAVED + DMAR));
  }

  @Test
  void hiddenMapIsReadWhereItWasSaved() {
    assertThat(IoMemoryReader.read(new MemoryRoot().with(IOMEM, HIDDEN).with(SAVED + IOMEM, MAP)))
        .isEqualTo(IoMemoryReader.parse(MAP, SAVED + IOMEM));
    assertThat(IoMemoryReader.read(new MemoryRoot().denied(IOMEM).with(SAVED + IOMEM, MAP)))
        .isEqualTo(IoMemoryReader.parse(MAP, SAVED + IOMEM));
  }

  @Test
  void liveFileThatCanBeReadCounts() {
    MemoryRoot root =
        new MemoryRoot()
            .with(DMAR, table)
            .with(SAVED + DMAR, "nonsense")
            .with(IOMEM, MAP)
            .with(SAVED + IOMEM, "00002000-00002fff : System RAM\n");

    assertThat(DmarReader.read(root)).isEqualTo(DmarTableParser.parse(table, DMAR));
    assertThat(IoMemoryReader.read(root)).isEqualTo(IoMemoryReader.parse(MAP, IOMEM));
  }

  @Test
  void whatIsNotThereIsNotLookedForAmongTheSaved() {
    MemoryRoot root = new MemoryRoot().with(SAVED + DMAR, table).with(SAVED + IOMEM, MAP);

    assertThat(DmarReader.read(root)).isEqualTo(Reading.absent(DMAR, "not there"));
    assertThat(IoMemoryReader.read(root)).isEqualTo(Reading.absent(IOMEM, "not there"));
  }

  @Test
  void liveReasonIsGivenIfNothingUsefulIsSaved() {
    Reading<Object> hidden = Reading.denied(IOMEM, "all addresses are zero: needs CAP_SYS_ADMIN");

    assertThat(DmarReader.read(new MemoryRoot().denied(DMAR)))
        .isEqualTo(Reading.denied(DMAR, "needs root"));
    assertThat(DmarReader.read(new MemoryRoot().denied(DMAR).denied(SAVED + DMAR)))
        .isEqualTo(Reading.denied(DMAR, "needs root"));
    assertThat(
            IoMemoryReader.read(new MemoryRoot().with(IOMEM, HIDDEN).with(SAVED + IOMEM, HIDDEN)))
        .isEqualTo(hidden);
  }

  @Test
  void capabilitiesComeFromTheSavedConfiguration() {
    byte[] space = configuration(0x8086);
    MemoryRoot root = device(Arrays.copyOf(space, 64)).with(SAVED_CONFIG, space);

    assertThat(new PciConfigurationReader(root).read(ADDRESS, DEVICE))
        .isEqualTo(PciConfigurationParser.parse(space, SAVED_CONFIG));
    assertThat(PciConfigurationReader.source(devices(root)))
        .isEqualTo(
            new Source(
                "pci-config",
                SAVED + "/sys/bus/pci/devices/*/config",
                Reading.Status.OK,
                "1 devices, 1 of them saved",
                true));
  }

  @Test
  void commandAndStatusMayHaveChangedSince() {
    byte[] space = configuration(0x8086);
    byte[] live = Arrays.copyOf(space, 64);
    live[4] ^= 7;

    assertThat(
            new PciConfigurationReader(device(live).with(SAVED_CONFIG, space))
                .read(ADDRESS, DEVICE))
        .isEqualTo(PciConfigurationParser.parse(space, SAVED_CONFIG));
  }

  @Test
  void savedConfigurationOfAnotherFunctionIsNotUsed() {
    byte[] live = Arrays.copyOf(configuration(0x8086), 64);
    MemoryRoot root = device(live).with(SAVED_CONFIG, configuration(0x10de));

    assertThat(new PciConfigurationReader(root).read(ADDRESS, DEVICE))
        .isEqualTo(PciConfigurationParser.parse(live, DEVICE + "/config"));
  }

  @Test
  void savedHeaderSaysNoMoreThanTheLiveOne() {
    byte[] live = Arrays.copyOf(configuration(0x8086), 64);

    assertThat(
            new PciConfigurationReader(device(live).with(SAVED_CONFIG, live)).read(ADDRESS, DEVICE))
        .isEqualTo(PciConfigurationParser.parse(live, DEVICE + "/config"));
  }

  @Test
  void wholeLiveConfigurationCounts() {
    byte[] live = configuration(0x8086);
    byte[] saved = live.clone();
    saved[0x06] = 0;

    assertThat(
            new PciConfigurationReader(device(live).with(SAVED_CONFIG, saved))
                .read(ADDRESS, DEVICE))
        .isEqualTo(PciConfigurationParser.parse(live, DEVICE + "/config"))
        .extracting(reading -> reading.map(PciConfiguration::pcieType).value())
        .isEqualTo(PciConfiguration.PcieType.ROOT_PORT);
  }

  @Test
  void savedPathsMirrorThePathsOfTheHost() {
    assertThat(SavedInput.pathOf(IOMEM)).isEqualTo(SAVED + IOMEM);
    assertThat(SavedInput.livePath(SAVED + IOMEM)).isEqualTo(IOMEM);
    assertThat(SavedInput.livePath(IOMEM)).isEqualTo(IOMEM);
    assertThat(SavedInput.livePath(SAVED + "er/x")).isEqualTo(SAVED + "er/x");
  }

  private static MemoryRoot device(byte[] configuration) {
    return new MemoryRoot()
        .link("/sys/bus/pci/devices/0000:00:02.0", DEVICE)
        .with(DEVICE + "/config", configuration);
  }

  private static List<PciDevice> devices(HostRoot root) {
    return new PciDeviceReader(root, new ReadingProblems()).read().orElse(List.of());
  }

  /** 256 bytes with one capability, that of a PCI Express root port. */
  private static byte[] configuration(int vendor) {
    byte[] bytes = new byte[256];
    bytes[0] = (byte) vendor;
    bytes[1] = (byte) (vendor >> 8);
    bytes[0x06] = 0x10;
    bytes[0x34] = 0x40;
    bytes[0x40] = 0x10;
    bytes[0x42] = 0x42;
    return bytes;
  }
}
