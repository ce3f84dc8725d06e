// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Source;
import io.iovascope.host.read.HostReader;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import org.junit.jupiter.api.Test;

/** A host as somebody sees it who is not root. */
class OrdinaryUserTest {

  private final Picture picture =
      PictureAssembly.of(new HostReader(new UnprivilegedHost(HostOpener.open("demo:rmrr"))).read());

  @Test
  void everyDeviceGroupAndUnitIsShown() {
    Picture full = HostCommand.observed("demo:rmrr").picture();

    assertThat(picture.state()).isEqualTo(full.state());
    assertThat(picture.devices())
        .extracting(each -> each.device().address())
        .isEqualTo(full.devices().stream().map(each -> each.device().address()).toList());
    assertThat(picture.groups())
        .extracting(each -> each.vfio().usable())
        .isEqualTo(full.groups().stream().map(each -> each.vfio().usable()).toList());
    assertThat(picture.units()).isEqualTo(full.units());
  }

  @Test
  void everyDeniedSourceIsNamedWithWhatWouldHelp() {
    assertThat(picture.host().sources())
        .filteredOn(Source::isMissing)
        .extracting(
            source -> source.path() + " " + source.status().label() + ": " + source.detail())
        .containsExactly(
            "/sys/firmware/acpi/tables/DMAR denied: permission denied: needs root",
            "/proc/iomem denied: all addresses are zero: needs CAP_SYS_ADMIN",
            "/dev/kmsg denied: permission denied: needs root",
            "/sys/bus/pci/devices/*/config denied: only the first 64 bytes of 10 of 10 devices:"
                + " needs root; ACS, ATS and PASID are unknown");
    assertThat(Findings.of(Observed.of(picture)))
        .filteredOn(finding -> finding.id().equals("source-missing"))
        .extracting(Finding::remedy)
        .hasSize(4)
        .containsOnly("run as root, or take a capture as root and read that");
  }

  @Test
  void whatRestsOnThemIsAssumed() {
    assertThat(picture.groups()).allMatch(group -> group.agrees() == null);
    for (DevicePicture device : picture.devices()) {
      assertThat(device.dmaApi().claims())
          .filteredOn(claim -> claim.kind() == Claim.Kind.BRIDGE_WINDOW)
          .extracting(Claim::confidence)
          .containsOnly(Confidence.ASSUMED);
    }
  }

  @Test
  void guessedWindowsDoNotReachDownToTheShadowedRom() {
    assertThat(picture.devices().get(0).dmaApi().claims())
        .filteredOn(claim -> claim.kind() == Claim.Kind.BRIDGE_WINDOW)
        .isNotEmpty()
        .allMatch(claim -> claim.range().start() >= 0x4000_0000L);
  }
}
