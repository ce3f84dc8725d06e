// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Host;
import io.iovascope.host.assembly.HostAssembly;
import io.iovascope.host.piece.NamedPiece;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is said of an IOMMU that is off: by the log of the boot, why, and never what does not help.
 */
class StateReasonTest {

  private static final String BOOT =
      """
      [    0.000000] Linux version 6.12.1 (a@b) #1 SMP
      [    0.000000] Command line: root=/dev/sda1%s
      [    0.010000] ACPI: FACP 0x00000000BFFE1B36 0000F4 (v03 BOCHS  BXPC     00000001 BXPC 00000001)
      %s
      [    1.000000] Freeing unused kernel image (initmem) memory: 4000K
      """;
  private static final String TABLE =
      "[    0.010001] ACPI: DMAR 0x00000000BFFE2000 000050 (v01 BOCHS  BXPC     00000001 BXPC 00000001)";

  private static String reason(String options, String... lines) {
    String log = BOOT.formatted(options, String.join("\n", lines));
    Host host =
        HostAssembly.of(
            "the log", List.of(NamedPiece.of("dmesg.txt", log.getBytes(StandardCharsets.UTF_8))));
    return PictureAssembly.of(host).stateReason();
  }

  @Test
  void withoutATableThereIsNothingToSwitchOnInLinux() {
    assertThat(reason("")).contains("the machine has no VT-d unit", "firmware setup");
  }

  @Test
  void aTableThatNobodyUsesNeedsTheOption() {
    assertThat(reason("", TABLE)).endsWith("the kernel does not use it; boot with intel_iommu=on");
  }

  @Test
  void aCommandLineThatSwitchesItOffIsNamed() {
    assertThat(reason(" intel_iommu=off", TABLE)).endsWith("remove intel_iommu=off");
    assertThat(reason(" iommu=off", TABLE))
        .endsWith("the kernel command line switches it off; remove iommu=off");
    assertThat(reason(" iommu=off intel_iommu=off", TABLE))
        .endsWith("; remove intel_iommu=off and iommu=off");
  }

  /** Then intel_iommu=on changes nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DMAR: [Firmware Bug]: Your BIOS is broken; DMAR reported at address 0!",
        "DMAR: [Firmware Bug]: Your BIOS is broken; DMAR reported at address fed91000 returns all ones!",
      })
  void aTableThatTheKernelRefusesIsNoReasonForTheOption(String line) {
    assertThat(reason("", TABLE, "[    0.100000] " + line))
        .contains("refuses the firmware's DMAR table", "intel_iommu=on does not help");
  }
}
