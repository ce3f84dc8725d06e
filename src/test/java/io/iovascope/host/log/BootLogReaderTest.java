// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.BootLog;
import io.iovascope.host.BootLog.DacNotice;
import io.iovascope.host.BootLog.FirmwareBug;
import io.iovascope.host.BootLog.GroupChange;
import io.iovascope.host.BootLog.RootBus;
import io.iovascope.host.KernelLog;
import io.iovascope.host.PciBus;
import io.iovascope.host.Reading;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.MachineMessages;
import io.iovascope.host.read.Capture;
import io.iovascope.host.read.MemoryRoot;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BootLogReaderTest {

  private static final String RING = "/dev/kmsg";
  private static final String SAVED = "/run/iovascope/boot/dev/kmsg";
  private static final BootLog NOTHING = log(true, List.of());

  private static final BootLog PXB =
      new BootLog(
          true,
          List.of(
              added("0000:00:00.0", 0, 439),
              added("0000:00:03.0", 1, 440),
              added("0000:00:09.0", 2, 441),
              added("0000:00:0a.0", 3, 442),
              added("0000:00:1f.0", 4, 443),
              added("0000:00:1f.2", 4, 444),
              added("0000:00:1f.3", 4, 445),
              added("0000:40:00.0", 5, 446),
              added("0000:40:01.0", 6, 447),
              added("0000:41:00.0", 7, 448),
              added("0000:42:00.0", 8, 449)),
          List.of(
              new RootBus(
                  new PciBus(0, 0),
                  List.of(
                      new AddressRange(0x000a_0000, 0x000b_ffff),
                      new AddressRange(0x4000_0000, 0xafff_ffffL),
                      new AddressRange(0xc000_0000L, 0xfddf_ffffL),
                      new AddressRange(0xfe40_0000L, 0xfe48_4fffL),
                      new AddressRange(0xfe48_8000L, 0xfe5f_ffffL),
                      new AddressRange(0x1_0000_0000L, 0x8_ffff_ffffL)),
                  255),
              new RootBus(
                  new PciBus(0, 0x80),
                  List.of(
                      new AddressRange(0xfde0_0000L, 0xfdff_ffffL),
                      new AddressRange(0xfe48_7000L, 0xfe48_7fffL),
                      new AddressRange(0xfe60_0000L, 0xfe7f_ffffL)),
                  303),
              new RootBus(
                  new PciBus(0, 0x40),
                  List.of(
                      new AddressRange(0xfe00_0000L, 0xfe3f_ffffL),
                      new AddressRange(0xfe48_5000L, 0xfe48_6fffL),
                      new AddressRange(0xfe80_0000L, 0xfebf_ffffL)),
                  327)),
          List.of(),
          List.of(),
          true,
          true,
          false,
          List.of(),
          new MachineMessages(
              IommuKind.UNKNOWN, null, false, "", "QEMU Standard PC (Q35 + ICH9, 2009)"));

  @Test
  void readsRealLogTextAndRealRingAlike() {
    Reading<BootLog> text =
        boot(new MemoryRoot().with("/dmesg.txt", Capture.text("deb612-pxb.dmesg")));
    Reading<BootLog> ring = boot(new MemoryRoot().with(RING, Capture.text("deb612-pxb.kmsg")));

    assertThat(text).isEqualTo(Reading.ok(PXB, "/dmesg.txt"));
    assertThat(ring).isEqualTo(Reading.ok(PXB, RING));
  }

  @Test
  void wrappedRingIsCompletedWithWhatWasSavedAtBoot() {
    String whole = Capture.text("deb612-pxb.kmsg");
    String wrapped = whole.substring(whole.indexOf("6,300,"));
    String saved = whole.substring(0, whole.indexOf("6,400,"));

    assertThat(boot(new MemoryRoot().with(RING, wrapped).with(SAVED, saved)))
        .isEqualTo(Reading.ok(PXB, RING));
  }

  /** Of 2.6.30, 2.6.32 to 3.2, and 3.3 to 4.1 with Intel's driver. */
  @Test
  void readsWhatOldKernelsCallTheSameThings() {
    for (String remapping :
        List.of(
            "Enabled x2apic and interrupt-remapping",
            "Enabled Interrupt-remapping",
            "Enabled IRQ remapping in xapic mode")) {
      String text =
          """
          Linux version 3.10.0
          %s
          PCI-DMA: Intel(R) Virtualization Technology for Directed I/O
          iommu: Adding device 0000:00:02.0 to group 1
          iommu: Removing device 0000:00:02.0 from group 1
          """
              .formatted(remapping);

      assertThat(BootLogReader.parseText(text).boot())
          .isEqualTo(
              new BootLog(
                  true,
                  List.of(
                      added("0000:00:02.0", 1, 4), new GroupChange("0000:00:02.0", 1, false, 5)),
                  List.of(),
                  List.of(),
                  List.of(),
                  true,
                  true,
                  false,
                  List.of()));
    }
  }

  @Test
  void textWithoutItsBeginningSaysWhatThatCosts() {
    String text = "[   12.345678] pci 0000:00:02.0: Adding to iommu group 1\n";

    assertThat(boot(new MemoryRoot().with("/dmesg.txt", text)))
        .isEqualTo(
            Reading.truncated(
                log(false, List.of(added("0000:00:02.0", 1, 1))),
                "/dmesg.txt",
                BootLogReader.WITHOUT_BEGINNING));
  }

  @Test
  void logThatLacksRecordsIsNotComplete() {
    String wrapped = "6,3,5,-;pci 0000:00:02.0: Adding to iommu group 1\n";

    assertThat(boot(new MemoryRoot().with(RING, wrapped)))
        .isEqualTo(Reading.ok(log(false, List.of(added("0000:00:02.0", 1, 1))), RING));
    assertThat(boot(new MemoryRoot().with(RING, wrapped).with(SAVED, "5,0,0,-;Linux version\n")))
        .isEqualTo(Reading.ok(log(false, List.of(added("0000:00:02.0", 1, 2))), RING));
  }

  @Test
  void savedLogServesWhereTheRingCannotBeRead() {
    assertThat(boot(new MemoryRoot().denied(RING).with(SAVED, "5,0,0,-;Linux version 6.1\n")))
        .isEqualTo(Reading.ok(NOTHING, SAVED));
  }

  @Test
  void emptyRingGivesWayToText() {
    MemoryRoot root =
        new MemoryRoot()
            .with(RING, "")
            .with("/var/log/dmesg", "[    0.000000] kernel: Linux version 6.8\n");

    assertThat(boot(root)).isEqualTo(Reading.ok(NOTHING, "/var/log/dmesg"));
  }

  @Test
  void saysWhyThereIsNoLog() {
    assertThat(boot(new MemoryRoot())).isEqualTo(Reading.absent(RING, "no kernel log is there"));
    assertThat(boot(new MemoryRoot().denied(RING))).isEqualTo(Reading.denied(RING, "needs root"));
    assertThat(boot(new MemoryRoot().with(RING, "what\n")))
        .isEqualTo(
            Reading.malformed(
                null,
                RING,
                "line 1: expected 'PRIORITY,SEQUENCE,MICROSECONDS,FLAGS;TEXT' in ascending order,"
                    + " found 'what'"));
  }

  @Test
  void brokenRecordIsNamedAndTheOthersAreKept() {
    String text =
        """
        5,0,0,-;Linux version 6.1
        6,1,0
         SUBSYSTEM=pci
        6,1,17,-,caller=T1;DMAR-IR: Enabled IRQ remapping in x2apic mode
        """;

    assertThat(BootLogReader.parseRecords(text, RING).map(KernelLog::boot))
        .isEqualTo(
            Reading.malformed(
                new BootLog(
                    true, List.of(), List.of(), List.of(), List.of(), false, true, false,
                    List.of()),
                RING,
                "line 2: expected 'PRIORITY,SEQUENCE,MICROSECONDS,FLAGS;TEXT' in ascending order,"
                    + " found '6,1,0'"));
  }

  @Test
  void whatProgramsWriteToTheLogIsNotBelieved() {
    String text =
        """
        5,0,0,-;Linux version 6.1
        12,1,0,-;pci 0000:00:02.0: Adding to iommu group 1
        6,2,0,-;pci 0000:00:03.0: Adding to iommu group 2
        """;

    assertThat(BootLogReader.parseRecords(text, RING).map(KernelLog::boot))
        .isEqualTo(Reading.ok(log(true, List.of(added("0000:00:03.0", 2, 3))), RING));
  }

  @Test
  void linesOfOneRecordAreCountedAsDmesgDoes() {
    String text =
        "4,0,0,-;DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR [0x1000-0x2000]"
            + "\\x0aBIOS vendor: SeaBIOS; Ver: 1\n"
            + "6,1,0,-;pci 0000:00:03.0: Adding to iommu group 2\n";

    assertThat(BootLogReader.parseRecords(text, RING).map(KernelLog::boot))
        .isEqualTo(
            Reading.ok(
                new BootLog(
                    true,
                    List.of(added("0000:00:03.0", 2, 3)),
                    List.of(),
                    List.of(),
                    List.of(
                        new FirmwareBug(
                            "DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR [0x1000-0x2000]",
                            new AddressRange(0x1000, 0x2000),
                            1)),
                    false,
                    false,
                    false,
                    List.of()),
                RING));
  }

  @Test
  void readsEveryKindOfMessage() {
    String text =
        """
        [    0.000000] Linux version 6.12.1
        [    0.100000][    T0] DMAR: [Firmware Bug]: No firmware reserved region can cover this \
        RMRR [0x0000000000000000-0x000000000000ffff], contact BIOS vendor for fixes
        [    0.200000] DMAR: [Firmware Bug]: Your BIOS is broken; DMAR reported at address 0
        [    1.000000] DMAR: IOMMU batching disallowed due to virtualization
        [    1.000000] platform INTC1234:00: Adding to iommu group 12
        [    1.100000] pci 0000:00:02.0: Removing from iommu group 1
        [    2.000000] nvme 0000:00:05.0: Using 39-bit DMA addresses
        nvme 0000:00:06.0: Using 40-bit DMA addresses
        """;

    assertThat(BootLogReader.parseText(text).boot())
        .isEqualTo(
            new BootLog(
                true,
                List.of(added("INTC1234:00", 12, 5), new GroupChange("0000:00:02.0", 1, false, 6)),
                List.of(),
                List.of(new DacNotice("0000:00:05.0", 39, 7), new DacNotice("0000:00:06.0", 40, 8)),
                List.of(
                    new FirmwareBug(
                        "DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR"
                            + " [0x0000000000000000-0x000000000000ffff], contact BIOS vendor for"
                            + " fixes",
                        new AddressRange(0, 0xffff),
                        2)),
                false,
                false,
                true,
                List.of()));
  }

  @Test
  void readsWindowsWithFlagsWithoutWindowAndWithBusAddress() {
    String text =
        """
        pci_bus 0000:00: root bus resource [mem 0x00000000-0xffffffffff]
        pci_bus 0000:10: root bus resource [io  0x0000-0xffff]
        pci_bus 10000:00: root bus resource [mem 0x380000000000-0x3fffffffffff 64bit pref window]
        vmd 0000:00:0e.0: PCI host bridge to bus 10001:e0
        pci_bus 10001:e0: root bus resource [mem 0x80000000-0x81ffffff] \
        (bus address [0x00000000-0x01ffffff])
        """;

    assertThat(BootLogReader.parseText(text).boot().rootBuses())
        .containsExactly(
            bus(0, 0, 1, new AddressRange(0, 0xff_ffff_ffffL)),
            bus(0, 0x10, 2),
            bus(0x10000, 0, 3, new AddressRange(0x3800_0000_0000L, 0x3fff_ffff_ffffL)),
            bus(0x10001, 0xe0, 4, new AddressRange(0, 0x1ff_ffff)));
  }

  @Test
  void lastAnnouncementOfHotAddedBusCounts() {
    String text =
        """
        PCI host bridge to bus 0000:40
        pci_bus 0000:40: root bus resource [mem 0x40000000-0x4fffffff window]
        PCI host bridge to bus 0000:80
        PCI host bridge to bus 0000:40
        pci_bus 0000:40: root bus resource [mem 0x50000000-0x5fffffff window]
        """;

    assertThat(BootLogReader.parseText(text).boot().rootBuses())
        .containsExactly(
            bus(0, 0x80, 3), bus(0, 0x40, 4, new AddressRange(0x5000_0000, 0x5fff_ffff)));
  }

  @Test
  void theMachineIsNotWhatTheKernelSaysOfSmbiosItself() {
    String text =
        """
        DMI: SMBIOS 2.8 present.
        DMI: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
        DMI: Memory slots populated: 1/1
        """;

    assertThat(BootLogReader.parseText(text).boot().machine().smbios())
        .isEqualTo("QEMU Standard PC (Q35 + ICH9, 2009)");
  }

  @Property
  void anyTextGivesReading(@ForAll String text) {
    assertThat(BootLogReader.parseText(text)).isNotNull();
    assertThat(BootLogReader.parseRecords(text, RING)).isNotNull();
  }

  @Property
  void anyEndOfMessageGivesReading(@ForAll String text) {
    String messages =
        "pci 0:0: Adding to iommu group %1$s\npci x: Using %1$s-bit DMA addresses\n".formatted(text)
            + "pci_bus 0000:00: root bus resource [mem %1$s\n".formatted(text)
            + "pci_bus %1$s: root bus resource [mem 0x0-0x1]%1$s\n".formatted(text);
    assertThat(BootLogReader.parseText(messages)).isNotNull();
  }

  private static Reading<BootLog> boot(MemoryRoot root) {
    return BootLogReader.read(root).map(KernelLog::boot);
  }

  private static BootLog log(boolean complete, List<GroupChange> changes) {
    return new BootLog(
        complete, changes, List.of(), List.of(), List.of(), false, false, false, List.of());
  }

  private static GroupChange added(String device, int group, int line) {
    return new GroupChange(device, group, true, line);
  }

  private static RootBus bus(int segment, int number, int line, AddressRange... windows) {
    return new RootBus(new PciBus(segment, number), List.of(windows), line);
  }
}
