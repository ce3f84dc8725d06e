// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelSymbolsTest {

  private static Map<String, Long> parse(String text) {
    return KernelSymbols.parse(
        text.getBytes(StandardCharsets.UTF_8), List.of("iommu_group_kset", "__per_cpu_offset"));
  }

  @Test
  void takesAddressesFromTheText() {
    assertThat(
            parse(
                """
                ffffffff83a3f3a8 b iommu_group_kset_lock
                ffffffff83a3f3b0 b iommu_group_kset
                ffffffff82a00000 D __per_cpu_offset
                ffffffffc0123000 b iommu_group_kset	[other]
                """))
        .isEqualTo(
            Map.of(
                "iommu_group_kset",
                0xffff_ffff_83a3_f3b0L,
                "__per_cpu_offset",
                0xffff_ffff_82a0_0000L));
  }

  @Test
  void zerosAreNoAddresses() {
    assertThat(parse("0000000000000000 b iommu_group_kset\n")).isEmpty();
  }

  @Test
  void whatIsNoTableOfSymbolsGivesNone() {
    assertThat(parse("iommu_group_kset\n\nxxxxxxxxxxxxxxxx b iommu_group_kset\nffff")).isEmpty();
  }
}
