// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import io.iovascope.host.PciResource.Use;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.read.MemoryRoot;
import io.iovascope.host.root.ReadingProblems;
import java.util.List;
import org.junit.jupiter.api.Test;

class PciDeviceReaderTest {

  private static final String LINKS = "/sys/bus/pci/devices/";

  private final MemoryRoot root = new MemoryRoot();
  private final ReadingProblems problems = new ReadingProblems();

  @Test
  void readsVirtualFunctionBelowPort() {
    String directory = "/sys/devices/pci0000:00/0000:00:1c.0/0000:01:10.0";
    device("0000:01:10.0", directory);
    root.with(directory + "/numa_node", "-1\n")
        .with(directory + "/resource", "0x00000000febc0000 0x00000000febdffff 0x0000000000040200\n")
        .link(directory + "/driver", "../../../../bus/pci/drivers/igbvf")
        .link(directory + "/iommu_group", "../../../../kernel/iommu_groups/12")
        .link(directory + "/iommu", "../../../virtual/iommu/dmar1")
        .link(directory + "/physfn", "../0000:01:00.0");

    assertThat(new PciDeviceReader(root, problems).read())
        .isEqualTo(
            Reading.ok(
                List.of(
                    new PciDevice(
                        address("0000:01:10.0"),
                        new PciDevice.Place(
                            new PciBus(0, 0),
                            List.of(address("0000:00:1c.0"), address("0000:01:10.0")),
                            null,
                            null),
                        new PciDevice.Identity(0x020000, 0x8086, 0x10ca),
                        new PciDevice.Binding("igbvf", 12, "dmar1"),
                        new PciDevice.DmaMasks(64, 32),
                        PciDevice.Buses.NONE,
                        new PciDevice.Sriov(address("0000:01:00.0"), null),
                        List.of(
                            new PciResource(
                                0, Use.BAR, new AddressRange(0xfebc_0000L, 0xfebd_ffffL), 0x40200)),
                        PciConfigurationParser.parse(new byte[64], directory + "/config"))),
                "/sys/bus/pci/devices"));
    assertThat(problems.sources()).isEmpty();
  }

  @Test
  void deviceBelowVmdDoesDmaInTheNameOfItsEndpoint() {
    device(
        "10000:e1:00.0",
        "/sys/devices/pci0000:5d/0000:5d:05.5/pci10000:e0/10000:e0:02.0/10000:e1:00.0");

    PciDevice device = new PciDeviceReader(root, problems).read().orElse(List.of()).get(0);

    assertThat(device.place().realDmaDevice()).isEqualTo(address("0000:5d:05.5"));
    assertThat(device.place().rootBus()).isEqualTo(new PciBus(0x10000, 0xe0));
    assertThat(device.place().path())
        .containsExactly(address("10000:e0:02.0"), address("10000:e1:00.0"));
  }

  @Test
  void emptyDirectoryIsDeviceOfWhichNothingIsKnown() {
    root.link(LINKS + "0000:00:02.0", "/sys/devices/pci0000:00/0000:00:02.0")
        .with("/sys/devices/pci0000:00/0000:00:02.0/uevent", "");

    List<PciDevice> devices = new PciDeviceReader(root, problems).read().orElse(List.of());

    PciAddress address = address("0000:00:02.0");
    assertThat(devices)
        .containsExactly(
            new PciDevice(
                address,
                new PciDevice.Place(new PciBus(0, 0), List.of(address), null, null),
                new PciDevice.Identity(null, null, null),
                new PciDevice.Binding(null, null, null),
                new PciDevice.DmaMasks(null, null),
                PciDevice.Buses.NONE,
                PciDevice.Sriov.NONE,
                List.of(),
                Reading.absent("/sys/devices/pci0000:00/0000:00:02.0/config", "not there")));
    assertThat(problems.sources())
        .allMatch(source -> source.status() == Status.ABSENT && source.isMissing())
        .extracting(source -> source.path().replaceFirst(".*/", ""))
        .containsExactlyInAnyOrder(
            "class",
            "vendor",
            "device",
            "dma_mask_bits",
            "consistent_dma_mask_bits",
            "resource",
            "config");
  }

  @Test
  void devicesThatVanishOrLieElsewhereAreNotedAndTheOthersKept() {
    device("0000:00:02.0", "/sys/devices/pci0000:00/0000:00:02.0");
    device("0000:00:04.0", "/sys/devices/platform/0000:00:04.0");
    device("0000:00:05.0", "/sys/devices/pci0000:00/0000:00:06.0");
    root.link(LINKS + "0000:00:03.0", "/sys/devices/pci0000:00/0000:00:03.0")
        .link(LINKS + "0000:00:ff.0", "/sys/devices/pci0000:00/0000:00:ff.0");

    assertThat(new PciDeviceReader(root, problems).read().orElse(List.of()))
        .extracting(PciDevice::address)
        .containsExactly(address("0000:00:02.0"));
    assertThat(problems.sources())
        .extracting(Source::path, Source::status)
        .containsExactlyInAnyOrder(
            tuple(LINKS + "0000:00:03.0", Status.ABSENT),
            tuple("/sys/devices/platform/0000:00:04.0", Status.MALFORMED),
            tuple("/sys/devices/pci0000:00/0000:00:06.0", Status.MALFORMED),
            tuple(LINKS + "0000:00:ff.0", Status.MALFORMED));
  }

  @Test
  void ordinaryUsersGetHeadersOnly() {
    device("0000:00:02.0", "/sys/devices/pci0000:00/0000:00:02.0");

    assertThat(
            PciConfigurationReader.source(
                new PciDeviceReader(root, problems).read().orElse(List.of())))
        .isEqualTo(
            new Source(
                "pci-config",
                "/sys/bus/pci/devices/*/config",
                Status.DENIED,
                "only the first 64 bytes of 1 of 1 devices: needs root; ACS, ATS and PASID are"
                    + " unknown",
                true));
  }

  private void device(String name, String directory) {
    root.link(LINKS + name, directory)
        .with(directory + "/class", "0x020000\n")
        .with(directory + "/vendor", "0x8086\n")
        .with(directory + "/device", "0x10ca\n")
        .with(directory + "/dma_mask_bits", "64\n")
        .with(directory + "/consistent_dma_mask_bits", "32\n")
        .with(directory + "/resource", "0x0000000000000000 0x0000000000000000 0x0000000000000000\n")
        .with(directory + "/config", new byte[64]);
  }

  private static PciAddress address(String text) {
    return PciAddress.parse(text).orElseThrow();
  }
}
