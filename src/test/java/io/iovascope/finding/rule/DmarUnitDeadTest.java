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

class DmarUnitDeadTest {

  @Test
  void aUnitThatReadsAllOnesIsTold() {
    String line = "Your BIOS is broken; DMAR reported at address fed90000 returns all ones!";

    assertThat(found(new DmarUnitDead(), logged(line)))
        .containsExactly(
            new Finding(
                "dmar-unit-dead",
                Severity.WARNING,
                new Subject.Host(),
                "nothing answers where firmware says that a VT-d unit is, so the kernel refuses "
                    + "the DMAR table",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "switch VT-d on in the firmware setup, or update the firmware; intel_iommu=on "
                    + "does not help"));
  }

  @Test
  void soundFirmwareIsSilent() {
    assertThat(found(new DmarUnitDead(), plain().read())).isEmpty();
  }
}
