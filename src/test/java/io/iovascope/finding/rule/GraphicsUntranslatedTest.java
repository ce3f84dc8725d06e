// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphicsUntranslatedTest {

  @Test
  void aFirmwareWithoutShadowGttIsTold() {
    String line =
        "pci 0000:00:00.0: DMAR: BIOS has allocated no shadow GTT; disabling IOMMU for graphics";

    assertThat(found(new GraphicsUntranslated(), logged(line)))
        .containsExactly(
            new Finding(
                "graphics-untranslated",
                Severity.INFO,
                new Subject.Host(),
                "the kernel has switched the VT-d unit of the integrated graphics off",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "nothing, unless the graphics are to go to a guest"));
  }

  @Test
  void aChipsetWhoseGraphicsDoNotWorkIsTold() {
    String line = "pci 0000:00:02.0: DMAR: Disabling IOMMU for graphics on this chipset";

    assertThat(found(new GraphicsUntranslated(), logged(line)))
        .containsExactly(
            new Finding(
                "graphics-untranslated",
                Severity.INFO,
                new Subject.Host(),
                "the kernel has switched the VT-d unit of the integrated graphics off",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "nothing, unless the graphics are to go to a guest"));
  }

  @Test
  void soundFirmwareIsSilent() {
    assertThat(found(new GraphicsUntranslated(), plain().read())).isEmpty();
  }
}
