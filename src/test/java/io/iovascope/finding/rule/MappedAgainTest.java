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

class MappedAgainTest {

  private static final String SAME =
      "DMAR: ERROR: DMA PTE for vPFN 0x428ec already set (to 3f6ec003 not 3f6ec003)";

  @Test
  void aPageThatIsMappedToTheSamePlaceAgainIsToldAndHarmless() {
    assertThat(found(new MappedAgain(), logged(SAME)))
        .containsExactly(
            new Finding(
                "mapped-again",
                Severity.INFO,
                new Subject.Host(),
                "1 times a page was mapped to where it led already; no DMA goes astray by that",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), SAME)),
                "boot with iommu=pt if it floods the log; intel_iommu=pt is no option of any"
                    + " kernel"));
  }

  @Test
  void aPageThatKeepsAnotherTranslationIsNot() {
    assertThat(
            found(
                new MappedAgain(),
                logged(
                    "DMAR: ERROR: DMA PTE for vPFN 0x428ec already set (to 3f6ec003 not 1c2a3003)",
                    "DMAR: ERROR: DMA PTE for vPFN 0x428ec already set")))
        .isEmpty();
  }
}
