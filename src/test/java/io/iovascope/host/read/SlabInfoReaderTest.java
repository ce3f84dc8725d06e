// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.host.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlabInfoReaderTest {

  private static final String PATH = "/proc/slabinfo";
  private static final String HEADER = "slabinfo - version: 2.1\n";

  /** The same device, before and after a driver has filled its space of 4,063 pages. */
  @ParameterizedTest
  @CsvSource({"hosts/rig612-iova24-empty, 64", "hosts/rig612-iova24-full, 4160"})
  void countsTheRangesOfRealHosts(String capture, long expected) {
    assertThat(SlabInfoReader.read(EditedHost.of(capture))).isEqualTo(Reading.ok(expected, PATH));
  }

  @Test
  void aMergedCacheCountsNothing() {
    assertThat(SlabInfoReader.read(EditedHost.of("hosts/deb612-vfio-rmrr")))
        .isEqualTo(
            Reading.absent(
                PATH,
                "the cache iommu_iova is merged with others; boot with slab_nomerge to have it"
                    + " counted"));
  }

  @Test
  void whatWasSavedServesWhereTheListIsDenied() {
    MemoryRoot root =
        new MemoryRoot()
            .denied(PATH)
            .with(
                "/run/iovascope/boot/proc/slabinfo",
                HEADER + "iommu_iova          4160   4160     64   64    1 : tunables    0\n");

    assertThat(SlabInfoReader.read(root))
        .isEqualTo(Reading.ok(4160L, "/run/iovascope/boot/proc/slabinfo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "iommu_iova 1 1 64 64\n", "slab"})
  void anythingElseIsMalformed(String text) {
    assertThat(SlabInfoReader.parse(text, PATH).status()).isEqualTo(Reading.Status.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iommu_iova 9999999999999999999 1 64 64",
        "iommu_iova -1 1 64 64",
        "iommu_iova_magazine 176 176 1024 16",
        " iommu_iova 1 1 64 64"
      })
  void aLineThatMakesNoSenseCountsNothing(String line) {
    assertThat(SlabInfoReader.ranges(SlabInfoReader.parse(HEADER + line + " 4\n", PATH)).status())
        .isEqualTo(Reading.Status.ABSENT);
  }
}
