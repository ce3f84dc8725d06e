// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Host;
import io.iovascope.host.machine.Hypervisor;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.Machine;
import io.iovascope.host.machine.Processor.Maker;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Hosts whose IOMMU is not VT-d, and those that have none. */
class OtherIommuTest {

  private static final Picture AMD = CapturedHost.named("other-iommu/deb612-amd").picture();

  @Test
  void amdIsKnownAndNothingIsMissing() {
    assertThat(AMD.host().machine())
        .isEqualTo(
            new Machine(
                IommuKind.AMD_VI,
                new Hypervisor(Hypervisor.Product.QEMU, "SMBIOS"),
                Maker.AMD,
                new Machine.AmdVi(0x29d3L, false),
                "QEMU Standard PC (Q35 + ICH9, 2009)"));
    assertThat(AMD.state()).isEqualTo(IommuState.TRANSLATED);
    assertThat(AMD.stateReason())
        .isEqualTo(
            "DMA is translated; the IOMMU is AMD-Vi: groups, regions, windows and limits are the"
                + " kernel's as on VT-d; not modelled on this IOMMU: the firmware's table IVRS,"
                + " registers, why a region is there");
    assertThat(AMD.host().sources()).noneMatch(source -> source.isMissing());
    assertThat(Findings.of(Observed.of(AMD))).isEmpty();
  }

  @Test
  void theSpaceOfAnAmdDeviceIsWhatTheKernelReservesAndItsPageTablesReach() {
    DmaApiSpace nic = device("0000:00:03.0").dmaApi();
    Aperture aperture = Objects.requireNonNull(nic.aperture());

    assertThat(aperture.range()).isEqualTo(AddressRange.ofBits(64));
    assertThat(aperture.confidence()).isEqualTo(Confidence.DERIVED);
    assertThat(nic.reservationsKnown()).isTrue();
    AddressSet usable = Objects.requireNonNull(nic.usable());
    assertThat(usable.contains(0xfee0_0000L)).isFalse();
    assertThat(usable.contains(0xfd_0000_0000L)).isFalse();
    assertThat(usable.contains(0x100_0000_0000L)).isTrue();
    assertThat(device("0000:00:1f.2").dmaApi().reservationsKnown()).isTrue();
  }

  @Test
  void vfioMayMapAllButTheRegions() {
    assertThat(AMD.groups())
        .allSatisfy(
            group -> {
              assertThat(group.modelReserved()).isEmpty();
              assertThat(group.agrees()).isNull();
              assertThat(group.vfio().refusal()).isNull();
              assertThat(Objects.requireNonNull(group.vfio().usable()).ranges())
                  .containsExactly(
                      new AddressRange(0, 0xfedf_ffffL),
                      new AddressRange(0xfef0_0000L, 0xfc_ffff_ffffL),
                      new AddressRange(0x100_0000_0000L, -1));
            });
  }

  @Test
  void amdInIdentityMode() {
    Picture picture = CapturedHost.named("other-iommu/deb612-amd-pt").picture();

    assertThat(picture.state()).isEqualTo(IommuState.PASSTHROUGH);
    assertThat(picture.stateReason()).contains("the IOMMU is AMD-Vi");
    assertThat(Findings.of(Observed.of(picture))).isEmpty();
  }

  @Test
  void whoIsToldToSwitchVtdOnHasAMachineThatMayHaveIt() {
    assertThat(absent(new Machine(IommuKind.UNKNOWN, null, Maker.INTEL, null)))
        .isEqualTo(
            "the machine has no VT-d unit: there is no DMAR table; switch VT-d on in the firmware"
                + " setup if it has one");
    assertThat(absent(new Machine(IommuKind.UNKNOWN, null, Maker.AMD, null)))
        .isEqualTo(
            "the machine shows no AMD-Vi: there is no IVRS table; switch the IOMMU on in the"
                + " firmware setup if it has one");
    assertThat(absent(new Machine(IommuKind.UNKNOWN, null, Maker.ARM, null)))
        .startsWith("the kernel drives no IOMMU here: firmware (IORT, or the device tree)");
    for (Hypervisor.Product product : Hypervisor.Product.values()) {
      assertThat(
              absent(
                  new Machine(
                      IommuKind.UNKNOWN, new Hypervisor(product, "SMBIOS"), Maker.INTEL, null)))
          .startsWith("this is a virtual machine (%s, by SMBIOS)".formatted(product.label()))
          .doesNotContain("VT-d");
    }
  }

  private static String absent(Machine machine) {
    Host none = CapturedHost.named("hosts/deb612-none").read();
    return PictureAssembly.of(none.with(machine)).stateReason();
  }

  private static DevicePicture device(String address) {
    return AMD.devices().stream()
        .filter(each -> each.device().address().toString().equals(address))
        .findFirst()
        .orElseThrow();
  }
}
