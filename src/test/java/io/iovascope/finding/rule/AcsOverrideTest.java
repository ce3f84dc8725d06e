// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcsOverrideTest {

  @Test
  void theOptionAloneIsADoubt() {
    assertThat(
            found(
                new AcsOverride(),
                plain()
                    .with(
                        "/proc/cmdline",
                        "intel_iommu=on pcie_acs_override=downstream,multifunction\n")
                    .read()))
        .containsExactly(
            new Finding(
                "acs-override",
                Severity.WARNING,
                new Subject.Host(),
                List.of(),
                "pcie_acs_override is given: where the kernel knows it, groups prove no isolation",
                List.of(
                    new Evidence(
                        Origin.file("/proc/cmdline"),
                        "pcie_acs_override=downstream,multifunction")),
                "give devices below one switch or bridge to one guest, or boot without the option"));
  }

  @Test
  void theKernelsOwnWarningIsProof() {
    assertThat(
            found(
                new AcsOverride(),
                logged(
                    "Warning: PCIe ACS overrides enabled; This may allow non-IOMMU protected"
                        + " peer-to-peer DMA")))
        .extracting(Finding::summary, Finding::evidence)
        .containsExactly(
            tuple(
                "ACS is overridden: groups prove no isolation",
                List.of(
                    new Evidence(
                        Origin.line("/dev/kmsg", 2), "the kernel warns: overrides enabled"))));
  }

  @Test
  void nothingIsSaidOfOtherHosts() {
    assertThat(found(new AcsOverride(), plain().read())).isEmpty();
  }
}
