// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApertureSmallTest {

  @Test
  void mappingsThatTheKernelRefusedForTheirWidthAreCounted() {
    assertThat(
            found(
                new ApertureSmall(),
                logged(
                    "DMAR: intel_iommu_map: iommu width (39) is not sufficient for the "
                        + "mapped address (8800001000)")))
        .containsExactly(
            new Finding(
                "aperture-small",
                Severity.WARNING,
                new Subject.Host(),
                "1 mappings beyond the aperture of 39 bits were asked for and failed",
                List.of(
                    new Evidence(
                        Origin.logRecord("/dev/kmsg", 1),
                        "DMAR: intel_iommu_map: iommu width (39) is not sufficient for the "
                            + "mapped address (8800001000)")),
                "choose lower addresses; iovascope ranges DEVICE --for vfio prints "
                    + "what is valid"));
  }

  @Test
  void aLogWithoutThemIsSilent() {
    assertThat(found(new ApertureSmall(), logged("DMAR: Host address width 39"))).isEmpty();
  }
}
