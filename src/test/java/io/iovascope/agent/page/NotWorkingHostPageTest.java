// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Host;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host without a working IOMMU says so first, with the reason and what to do. */
class NotWorkingHostPageTest {

  @Test
  void iommuThatIsSwitchedOff() {
    PageDocument page = PageDocument.parse(Pages.html(Pages.picture("hosts/deb612-off")));

    assertThat(page.text("host"))
        .startsWith(
            "Host IOMMU off the machine has a VT-d unit, but the kernel command line switches it"
                + " off; remove intel_iommu=off command line ");
    assertNothingToDraw(page);
  }

  @Test
  void machineWithoutUnit() {
    PageDocument page = PageDocument.parse(Pages.html(Pages.picture("hosts/deb612-none")));

    assertThat(page.text("host"))
        .startsWith(
            "Host IOMMU absent this is a virtual machine (SMBIOS: QEMU Standard PC (Q35 + ICH9, 2009),"
                + " BIOS");
    assertNothingToDraw(page);
  }

  @Test
  void hostWhoseGroupsVanished() {
    PageDocument page = PageDocument.parse(Pages.html(Pages.picture("iova-trees/deb612-beyond")));

    assertThat(page.text("host"))
        .startsWith("Host IOMMU failed the units translate, but no IOMMU group exists: every DMA")
        .contains("lies beyond the 39-bit aperture", "dmar0 legacy 39 bits, second stage");
    assertNothingToDraw(page);
  }

  @Test
  void hostOfWhichNothingIsKnown() {
    Picture off = Pages.picture("hosts/deb612-off");
    Host host = off.host();
    Picture unknown =
        new Picture(
            host,
            IommuState.UNKNOWN,
            "/sys/kernel/iommu_groups is denied: needs root",
            off.behaviour(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    PageDocument page = PageDocument.parse(Pages.html(unknown));

    assertThat(page.text("host"))
        .startsWith("Host IOMMU unknown /sys/kernel/iommu_groups is denied: needs root");
    assertThat(page.text("devices")).isEqualTo("Devices No PCI device was read.");
    assertNothingToDraw(page);
  }

  @Test
  void identityModeIsNoError() {
    PageDocument page = PageDocument.parse(Pages.html(Pages.picture("iova-trees/deb612-pt")));

    assertThat(page.text("host"))
        .startsWith("Host IOMMU passthrough every group is in identity mode");
    assertThat(page.text("maps")).contains("DMA API identity; the group is in identity mode");
  }

  private static void assertNothingToDraw(PageDocument page) {
    assertThat(page.text("findings"))
        .isEqualTo("Findings None beside the state of the IOMMU, which is above.");
    assertThat(page.text("maps"))
        .isEqualTo(
            "Address spaces There is no IOMMU group on this host, so there is no I/O address space"
                + " to draw.");
  }
}
