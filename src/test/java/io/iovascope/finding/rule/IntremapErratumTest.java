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

class IntremapErratumTest {

  @Test
  void aChipsetWithTheErratumIsTold() {
    String line = "DMAR-IR: This system BIOS has enabled interrupt remapping";

    assertThat(found(new IntremapErratum(), logged(line)))
        .containsExactly(
            new Finding(
                "intremap-erratum",
                Severity.WARNING,
                new Subject.Host(),
                "interrupt remapping is off: it is unstable on this chipset",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "update the firmware; VFIO needs vfio_iommu_type1.allow_unsafe_interrupts=1 "
                    + "here, which trusts the guests"));
  }

  @Test
  void soundFirmwareIsSilent() {
    assertThat(found(new IntremapErratum(), plain().read())).isEmpty();
  }
}
