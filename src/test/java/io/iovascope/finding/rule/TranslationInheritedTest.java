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

class TranslationInheritedTest {

  @Test
  void aUnitThatTranslatedAlreadyIsTold() {
    assertThat(
            found(
                new TranslationInherited(),
                logged("DMAR: Translation was enabled for dmar0 but we are not in kdump mode")))
        .containsExactly(
            new Finding(
                "translation-inherited",
                Severity.INFO,
                new Subject.Host(),
                "translation was on before this kernel started (dmar0)",
                List.of(
                    new Evidence(
                        Origin.logRecord("/dev/kmsg", 1),
                        "DMAR: Translation was enabled for dmar0 but we are not in kdump mode")),
                "nothing, if the faults that follow end with the boot"));
  }

  @Test
  void aColdStartIsSilent() {
    assertThat(found(new TranslationInherited(), plain().read())).isEmpty();
  }
}
