// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A laptop of which somebody attached a log and a journal, and nothing else. */
class LaptopLogTest {

  private final Host host =
      HostAssembly.of("the report", List.of(FieldPiece.named("x1carbon/dmesg.txt")));
  private final Picture picture = PictureAssembly.of(host);

  @Test
  void kernelAndCommandLine() {
    assertThat(host.kernel().release().optional().map(Object::toString)).contains("6.0.12-arch1-1");
    assertThat(host.kernel().commandLine().optional())
        .contains(
            new CommandLine(
                "BOOT_IMAGE=/boot/vmlinuz-linux root=X rw quiet loglevel=3 audit=0 nvme_load=yes"));
    assertThat(host.kernel().release().path()).isEqualTo("dmesg.txt");
  }

  @Test
  void unitsWithTheirRegisters() {
    assertThat(host.iommu().units())
        .containsExactly(
            unit("dmar0", 0xfed9_0000L, 0x1c0000c40660462L, 0x19e2ff0505eL),
            unit("dmar1", 0xfed9_1000L, 0xd2008c40660462L, 0xf050daL));
    assertThat(host.iommu().unitsPresent()).isTrue();
  }

  private static IommuUnit unit(String name, long address, long capability, long extended) {
    return new IommuUnit(
        name,
        address,
        "1:0",
        new IommuUnit.Capability(capability),
        new IommuUnit.ExtendedCapability(extended),
        null,
        256,
        List.of());
  }

  @Test
  void regionsOfFirmwareWithoutTheirDevices() {
    assertThat(host.firmware().dmar().status()).isEqualTo(Status.TRUNCATED);
    assertThat(host.firmware().namesDevices()).isFalse();
    assertThat(host.firmware().dmar().optional().map(DmarTable::reservedMemory).orElseThrow())
        .extracting(DmarTable.ReservedMemory::range)
        .containsExactly(
            new AddressRange(0xbf46_f000L, 0xbf48_efffL),
            new AddressRange(0xca00_0000L, 0xcc7f_ffffL));
    assertThat(picture.rmrrs())
        .extracting(BoundRmrr::origin)
        .extracting(Object::toString)
        .containsExactly("dmesg.txt line 36", "dmesg.txt line 35");
  }

  @Test
  void windowsOfTheHostBridge() {
    assertThat(host.kernel().bootLog().optional().map(BootLog::rootBuses).orElseThrow())
        .containsExactly(
            new BootLog.RootBus(
                new PciBus(0, 0),
                List.of(
                    new AddressRange(0xa_0000, 0xb_ffff),
                    new AddressRange(0xcc80_0000L, 0xefff_ffffL),
                    new AddressRange(0x20_0000_0000L, 0x2f_ffff_ffffL),
                    new AddressRange(0xfd00_0000L, 0xfe7f_ffffL)),
                41));
  }

  @Test
  void functionsBelowTheirBridges() {
    PciDevice disk =
        Objects.requireNonNull(
            host.pci().devicesByAddress().get(PciAddress.parse("0000:04:00.0").orElseThrow()));

    assertThat(host.pci().devices()).hasSize(19);
    assertThat(disk.identity()).isEqualTo(new PciDevice.Identity(0x010802, 0x144d, 0xa808));
    assertThat(disk.place())
        .isEqualTo(
            new PciDevice.Place(
                new PciBus(0, 0),
                List.of(PciAddress.parse("0000:00:1c.4").orElseThrow(), disk.address()),
                null,
                null));
    assertThat(disk.resources())
        .extracting(range -> range.slot() + " " + range.use() + " " + range.range())
        .containsExactly("0 BAR 0x00000000e0200000-0x00000000e0203fff");
  }

  @Test
  void groupsAreUnknownAndNeverAbsent() {
    assertThat(picture.state()).isEqualTo(IommuState.UNKNOWN);
    assertThat(picture.stateReason())
        .isEqualTo(
            "the groups are not in the report; to have it: find /sys/kernel/iommu_groups -type l");
    assertThat(status(host, "iommu-groups")).isEqualTo(Status.NOT_COLLECTED);
  }

  @Test
  void journalOfAnotherBootIsNotUsed() {
    Host both =
        HostAssembly.of(
            "the report",
            List.of(
                FieldPiece.named("x1carbon/journal.txt"), FieldPiece.named("x1carbon/dmesg.txt")));

    assertThat(both.kernel().release().optional().map(Object::toString)).contains("6.0.11-arch1-1");
    assertThat(both.sources())
        .filteredOn(source -> source.name().equals("piece"))
        .filteredOn(source -> source.path().equals("dmesg.txt"))
        .singleElement()
        .satisfies(
            source -> {
              assertThat(source.status()).isEqualTo(Status.MALFORMED);
              assertThat(source.detail())
                  .startsWith("of another boot than journal.txt (Linux 6.0.12-arch1-1, ");
            });
  }

  private static Status status(Host host, String name) {
    return host.sources().stream()
        .filter(source -> source.name().equals(name))
        .map(Source::status)
        .findFirst()
        .orElseThrow();
  }
}
