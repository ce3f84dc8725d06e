// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.captured;
import static io.iovascope.finding.rule.RuleHosts.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class Isa16mTest {

  @Test
  void devicesThatShareAGroupWithTheIsaBridgeAreTold() {
    assertThat(found(new Isa16m(), captured("hosts/deb612-sriov")))
        .containsExactly(
            new Finding(
                "isa-16m",
                Severity.INFO,
                new Subject.Group(4),
                List.of(new AddressRange(0x0, 0xff_ffff)),
                "0000:00:1f.2 and 0000:00:1f.3 can reach the first 16 MiB of "
                    + "memory, as they share group 4 with the ISA bridge",
                List.of(
                    new Evidence(
                        Origin.file("/sys/kernel/iommu_groups/4/reserved_regions"),
                        "0x0000000000000000-0x0000000000ffffff direct-relaxable")),
                "a kernel from 6.19 on without floppy support does not map it"));
  }

  @Test
  void aGroupThatDoesNotTranslateReachesAllAnyhow() {
    assertThat(
            found(
                new Isa16m(),
                EditedHost.of("hosts/deb612-sriov")
                    .with("/sys/kernel/iommu_groups/4/type", "identity\n")
                    .read()))
        .isEmpty();
  }
}
