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

class DmarUnitZeroTest {

  @Test
  void aUnitAtAddressZeroIsTold() {
    String line = "DMAR: [Firmware Bug]: Your BIOS is broken; DMAR reported at address 0!";

    assertThat(found(new DmarUnitZero(), logged(line)))
        .containsExactly(
            new Finding(
                "dmar-unit-zero",
                Severity.WARNING,
                new Subject.Host(),
                "firmware names a VT-d unit at address 0, so the kernel refuses the DMAR table",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "switch VT-d on in the firmware setup, or update the firmware; intel_iommu=on "
                    + "does not help"));
  }

  @Test
  void soIsItInTheWordsOfOlderKernels() {
    String line = "Your BIOS is broken; DMAR reported at address 0!";

    assertThat(found(new DmarUnitZero(), logged(line)))
        .containsExactly(
            new Finding(
                "dmar-unit-zero",
                Severity.WARNING,
                new Subject.Host(),
                "firmware names a VT-d unit at address 0, so the kernel refuses the DMAR table",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "switch VT-d on in the firmware setup, or update the firmware; intel_iommu=on "
                    + "does not help"));
  }

  @Test
  void soundFirmwareIsSilent() {
    assertThat(found(new DmarUnitZero(), plain().read())).isEmpty();
  }
}
