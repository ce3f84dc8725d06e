// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.explain.FaultEvidence.Holder;
import io.iovascope.explain.FaultEvidence.Moment;
import io.iovascope.explain.FaultEvidence.Precursor;
import io.iovascope.explain.FaultRequester.Presence;
import io.iovascope.explain.FaultRequester.Role;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelReport;
import io.iovascope.host.log.FaultReader;
import io.iovascope.host.log.FaultSink;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of the last fault of a host's own log. */
class FaultInvestigationTest {

  private static final String FAULT =
      "DMAR: [DMA Write NO_PASID] Request device [%s] fault addr 0xffffe000 [fault reason 0x05] PTE"
          + " Write access is not set";

  private static FaultEvidence evidence(String... lines) {
    StringBuilder log = new StringBuilder("6,0,0,-;Linux version 6.12\n");
    for (int i = 0; i < lines.length; i++) {
      log.append("4,%d,%d,-;%s\n".formatted(i + 1, 70_000_000L + i, lines[i]));
    }
    Picture picture =
        PictureAssembly.of(
            EditedHost.of("hosts/deb612-vfio-rmrr").with("/dev/kmsg", log.toString()).read());
    List<DmaFault> faults = picture.host().kernel().events().faults();
    DmaFault last = faults.get(faults.size() - 1);
    return FaultInvestigation.of(
        picture, FaultGroup.of(last, FaultedRegion.of(picture, last).addressClass()), true);
  }

  private static FaultEvidence of(String device) {
    return evidence(FAULT.formatted(device));
  }

  @Test
  void ownerTimeAndRegionAreThoseOfTheHost() {
    FaultEvidence evidence = of("00:1f.2");

    assertThat(evidence.holder()).isEqualTo(Holder.HOST_DRIVER);
    assertThat(evidence.moment()).isEqualTo(Moment.LATER);
    assertThat(evidence.region()).isEqualTo(AddressClass.USABLE);
    assertThat(evidence.who()).isEqualTo("0000:00:1f.2 [8086:2922]");
    assertThat(evidence.history().before()).isEmpty();
    assertThat(of("00:03.0").holder()).isEqualTo(Holder.VFIO);
    assertThat(of("00:1f.3").holder()).isEqualTo(Holder.NOBODY);
  }

  /** The I/O APIC of the DMAR table is at ff:00.0 and no PCI function. */
  @Test
  void requestersAreLookedForInSlotsAndInTheDmarTable() {
    assertThat(of("00:1f.2").requester().presence()).isEqualTo(Presence.PRESENT);
    assertThat(of("00:1d.1").requester().presence()).isEqualTo(Presence.SIBLING);
    assertThat(of("00:1d.1").requester().relatives())
        .containsExactly("0000:00:1d.0 [8086:2934]", "0000:00:1d.7 [8086:293a]");
    assertThat(of("7f:00.0").requester().presence()).isEqualTo(Presence.ABSENT);
    assertThat(of("ff:00.0").requester().role()).isEqualTo(Role.INTERRUPT_CONTROLLER);
  }

  /** A display of another maker in the place of Intel's graphics has none of their quirks. */
  @Test
  void thePlaceAloneMakesNoGraphicsOfThisHost() {
    assertThat(of("00:02.0").requester().role()).isEqualTo(Role.OTHER);
  }

  @ParameterizedTest
  @CsvSource({
    "ahci 0000:00:1f.2: not ready 1023ms after FLR; waiting, RESET",
    "vfio-pci 0000:00:1f.2: resetting, RESET",
    "PM: suspend exit, RESUME",
    "ACPI: PM: Waking up from system sleep state S3, RESUME",
  })
  void whatTheLogSaysBeforeAFaultIsKnown(String line, Precursor precursor) {
    assertThat(evidence(line, FAULT.formatted("00:1f.2")).history().before())
        .containsExactly(precursor);
  }

  @Test
  void whatComesAfterItOrIsOfAnotherDeviceIsNot() {
    assertThat(
            evidence(
                    "vfio-pci 0000:00:03.0: resetting",
                    FAULT.formatted("00:1f.2"),
                    "PM: suspend exit",
                    "ahci 0000:00:1f.2: resetting")
                .history()
                .before())
        .isEmpty();
  }

  /** Of a text that is no log of this host, what stands in it before the fault counts. */
  @Test
  void whatATextSaysBeforeItsFirstFaultIsKnownWithoutAHost() {
    FaultGroups faults = new FaultGroups(fault -> FaultedRegion.ofLine(fault).addressClass());
    FaultReader.read(
        """
        vfio-pci 0000:7f:00.0: resetting
        vfio-pci 0000:7e:00.0: resetting
        pcieport 0000:7f:00.0: AER: PCIe Bus Error: severity=Uncorrectable (Fatal), type=Transaction Layer
        PM: suspend exit
        %s
        DMAR: Translation was enabled for dmar0 but we are not in kdump mode
        """
            .formatted(FAULT.formatted("7f:00.0")),
        new FaultSink() {
          @Override
          public void fault(DmaFault fault) {
            faults.add(fault);
          }

          @Override
          public void precursor(KernelReport report) {
            faults.precursor(report);
          }

          @Override
          public void endOfBoot(int firstLine, int lastLine, boolean complete) {}
        });

    assertThat(FaultInvestigation.ofLine(faults.groups().get(0)).history().before())
        .containsExactlyInAnyOrder(Precursor.RESET, Precursor.BUS_ERROR, Precursor.RESUME);
  }

  @Test
  void aFloodIsCounted() {
    assertThat(
            evidence("dmar_fault: 44 callbacks suppressed", FAULT.formatted("00:1f.2"))
                .history()
                .isFlood())
        .isTrue();
  }
}
