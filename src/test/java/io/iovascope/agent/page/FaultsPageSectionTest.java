// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page tells of the faults of the log: what they are, what may be behind them, what to do. */
class FaultsPageSectionTest {

  private static final String FAULT =
      "DMAR: [DMA Write NO_PASID] Request device [%s] fault addr 0x%x [fault reason 0x%02x] PTE"
          + " Write access is not set";

  private static Picture picture(String... lines) {
    StringBuilder log = new StringBuilder("6,0,0,-;Linux version 6.12\n");
    for (int i = 0; i < lines.length; i++) {
      log.append("4,%d,%d,-;%s\n".formatted(i + 1, 70_000_000L + i, lines[i]));
    }
    return PictureAssembly.of(
        EditedHost.of("hosts/deb612-vfio-rmrr").with("/dev/kmsg", log.toString()).read());
  }

  private static PageDocument page(String... lines) {
    return PageDocument.parse(Pages.html(picture(lines)));
  }

  @Test
  void faultsThatAreAlikeAreOneRowWithCausesAndTheNextStep() {
    PageDocument page =
        page(
            FAULT.formatted("00:1f.2", 0xfffff000L, 5),
            "dmar_fault: 7 callbacks suppressed",
            FAULT.formatted("00:1f.2", 0xffffe000L, 5),
            FAULT.formatted("00:03.0", 0x3d100000L, 5));

    assertThat(page.text("faults"))
        .startsWith(
            "Faults What the kernel's log tells, with what may be behind it: the likeliest cause"
                + " first. 0000:00:1f.2, ahci write of 0x00000000fffff000, reason 0x05 PTE Write"
                + " access is not set 2 times the kernel kept quiet about 7 more reports, of this"
                + " device or another addresses from 0x00000000ffffe000 to 0x00000000fffff000"
                + " address: an address that the kernel may have handed to the device"
                + " driver-use-after-unmap (likely): ")
        .contains(
            " suspect the driver: report it to its authors",
            " driver-wrong-direction (possible): ",
            " 0000:00:03.0, vfio-pci write of 0x000000003d100000, reason 0x05 PTE Write access is"
                + " not set address: memory that firmware set aside for this device or its group"
                + " direct-mapping-broken (likely): ");
    assertThat(
            PageDocument.below(page.byId("faults"), "a").stream()
                .map(link -> link.getAttribute("href")))
        .hasSize(2)
        .allMatch(href -> href.matches("#group-\\d+"));
  }

  @Test
  void aLogWithoutFaultsHasNoSection() {
    assertThat(Pages.html(picture("hello"))).doesNotContain("id=\"faults\"");
  }

  @Test
  void ofManyKindsTheFirstAreShownAndTheOthersCounted() {
    String[] lines =
        IntStream.range(0, FaultsView.MOST + 3)
            .mapToObj(each -> FAULT.formatted("7f:%02x.0".formatted(each), 0xfffff000L, 5))
            .toArray(String[]::new);

    assertThat(page(lines).text("faults"))
        .endsWith("and 3 more faults of other kinds; iovascope explain --fault all has them all");
  }
}
