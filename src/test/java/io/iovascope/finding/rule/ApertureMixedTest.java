// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApertureMixedTest {

  @Test
  void unitsOfTwoWidthsAreTold() {
    assertThat(
            found(
                new ApertureMixed(),
                plain()
                    .with("/sys/class/iommu/dmar1/intel-iommu/address", "fed91000\n")
                    .with("/sys/class/iommu/dmar1/intel-iommu/cap", "8d2078c106f0466\n")
                    .with("/sys/class/iommu/dmar1/intel-iommu/ecap", "f020df\n")
                    .read()))
        .containsExactly(
            new Finding(
                "aperture-mixed",
                Severity.INFO,
                new Subject.Host(),
                "the units reach differently far; a guest with devices behind "
                    + "several gets the least",
                List.of(Evidence.of("39 bits: dmar0"), Evidence.of("48 bits: dmar1")),
                "plan guests with the narrower width, or take devices behind one "
                    + "kind of unit"));
  }

  @Test
  void aUnitIsAsWideAsItself() {
    assertThat(found(new ApertureMixed(), plain().read())).isEmpty();
  }
}
