// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.BoundRmrr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As a ThinkPad with Linux 3.10 prints it. */
class MappedRegionsTest {

  private static final String BOOT =
      """
      [    0.000000] Linux version 3.10.0-1160.el7.x86_64 (mockbuild@host) #1 SMP
      [    0.080000] pci 0000:00:1d.0: [8086:1c26] type 00 class 0x0c0320
      [    0.080100] pci 0000:00:1f.0: [8086:1c4f] type 00 class 0x060100
      [    0.080200] pci 0000:00:02.0: [8086:0126] type 00 class 0x030000
      """;
  private static final String LISTED =
      """
      [    0.100000] dmar: RMRR base: 0x000000ba7ba000 end: 0x000000ba7d0fff
      [    0.100001] dmar: RMRR base: 0x000000bb800000 end: 0x000000bf9fffff
      """;
  private static final String MAPPED =
      """
      [    1.000000] IOMMU: Setting RMRR:
      [    1.000001] IOMMU: Setting identity map for device 0000:00:02.0 [0xbb800000 - 0xbf9fffff]
      [    1.000002] IOMMU: Setting identity map for device 0000:00:1d.0 [0xba7ba000 - 0xba7d0fff]
      [    1.000003] IOMMU: Prepare 0-16MiB unity mapping for LPC
      [    1.000004] IOMMU: Setting identity map for device 0000:00:1f.0 [0x0 - 0xffffff]
      """;

  private static Host host(String log) {
    return HostAssembly.of(
        "the log", List.of(NamedPiece.of("dmesg.txt", log.getBytes(StandardCharsets.UTF_8))));
  }

  private static List<String> regions(String log) {
    return PictureAssembly.of(host(log)).rmrrs().stream()
        .map(MappedRegionsTest::text)
        .sorted()
        .toList();
  }

  private static String text(BoundRmrr rmrr) {
    return "%s %s %s".formatted(rmrr.range(), rmrr.devices(), rmrr.origin());
  }

  @Test
  void aRegionIsForTheDeviceThatItWasMappedFor() {
    assertThat(regions(BOOT + LISTED + MAPPED))
        .containsExactly(
            "0x00000000ba7ba000-0x00000000ba7d0fff [0000:00:1d.0] dmesg.txt line 5",
            "0x00000000bb800000-0x00000000bf9fffff [0000:00:02.0] dmesg.txt line 6");
  }

  /** As in an excerpt, or where the ring of the log has lost the line. */
  @Test
  void aRegionThatIsOnlyMappedIsOneOfTheTable() {
    assertThat(regions(MAPPED))
        .containsExactly(
            "0x00000000ba7ba000-0x00000000ba7d0fff [0000:00:1d.0] dmesg.txt line 3",
            "0x00000000bb800000-0x00000000bf9fffff [0000:00:02.0] dmesg.txt line 2");
    assertThat(host(MAPPED).firmware().dmar().optional())
        .map(DmarTable::basis)
        .contains(DmarTable.Basis.LOG);
  }

  @Test
  void kernelsBeforeThreeDotZeroPrintTheEndThatIsOutside() {
    assertThat(
            regions(
                BOOT
                    + "IOMMU: Setting identity map for device 0000:00:1d.0 [0xba7ba000 - 0xba7d1000]\n"))
        .containsExactly("0x00000000ba7ba000-0x00000000ba7d0fff [0000:00:1d.0] dmesg.txt line 5");
  }

  @Test
  void whatMakesNoSenseIsNoRegion() {
    assertThat(
            regions(
                BOOT
                    + """
                      IOMMU: Setting identity map for device 0000:00:1d.0 [0xba7d0fff - 0xba7ba000]
                      IOMMU: Setting identity map for device 0000:00:1d.0 [0xba7ba000 - ]
                      IOMMU: Setting identity map for device pnp0 [0xba7ba000 - 0xba7d0fff]
                      """))
        .isEmpty();
  }
}
