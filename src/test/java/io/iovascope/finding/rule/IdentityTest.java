// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {

  @Test
  void theGroupThatDoesNotTranslateIsToldWhereOthersDo() {
    assertThat(
            found(
                new Identity(),
                plain().with("/sys/kernel/iommu_groups/0/type", "identity\n").read()))
        .containsExactly(
            new Finding(
                "identity",
                Severity.INFO,
                new Subject.Group(0),
                "1 of 6 groups are in identity mode: their devices reach all memory",
                List.of(new Evidence(Origin.file("/sys/kernel/iommu_groups/0/type"), "identity")),
                "nothing, if it is meant so; else write DMA to the type file while "
                    + "no driver is bound"));
  }

  @Test
  void aHostThatTranslatesEverythingIsSilent() {
    assertThat(found(new Identity(), plain().read())).isEmpty();
  }
}
