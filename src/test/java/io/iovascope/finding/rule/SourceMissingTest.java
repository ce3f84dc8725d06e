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

class SourceMissingTest {

  @Test
  void aFileThatMayNotBeReadIsTold() {
    assertThat(found(new SourceMissing(), plain().denied("/proc/iomem").read()))
        .containsExactly(
            new Finding(
                "source-missing",
                Severity.INFO,
                new Subject.Source("iomem", "/proc/iomem"),
                "/proc/iomem is denied",
                List.of(new Evidence(Origin.file("/proc/iomem"), "permission denied: needs root")),
                "run as root, or take a capture as root and read that"));
  }

  @Test
  void aHostThatWasReadAsRootLacksNothing() {
    assertThat(found(new SourceMissing(), plain().read())).isEmpty();
  }
}
