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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainIdsTest {

  @Test
  void aUnitThatRunsOutOfDomainIdsIsTold() {
    assertThat(
            found(
                new DomainIds(),
                plain()
                    .with("/sys/class/iommu/dmar0/intel-iommu/domains_used", "250\n")
                    .with("/sys/class/iommu/dmar0/intel-iommu/domains_supported", "256\n")
                    .read()))
        .containsExactly(
            new Finding(
                "domain-ids",
                Severity.WARNING,
                new Subject.Unit("dmar0"),
                "dmar0 uses 250 of its 256 domain ids",
                List.of(
                    new Evidence(
                        Origin.file("/sys/class/iommu/dmar0/intel-iommu/domains_used"), "250"),
                    new Evidence(
                        Origin.file("/sys/class/iommu/dmar0/intel-iommu/domains_supported"),
                        "256")),
                "boot with iommu=pt, so that devices of the host share one, or use "
                    + "fewer virtual functions behind this unit"));
  }

  @ParameterizedTest
  @CsvSource({"80, 100, 0", "81, 100, 1", "204, 256, 0", "205, 256, 1", "0, 0, 0"})
  void fromEightyPercentOn(int used, int supported, int findings) {
    assertThat(
            found(
                new DomainIds(),
                plain()
                    .with("/sys/class/iommu/dmar0/intel-iommu/domains_used", used + "\n")
                    .with("/sys/class/iommu/dmar0/intel-iommu/domains_supported", supported + "\n")
                    .read()))
        .hasSize(findings);
  }
}
