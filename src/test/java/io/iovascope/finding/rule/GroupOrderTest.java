// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.captured;
import static io.iovascope.finding.rule.RuleHosts.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupOrderTest {

  @Test
  void aFirstDeviceThatCameASecondTimeIsTold() {
    assertThat(found(new GroupOrder(), captured("iova-trees/deb612-replug")))
        .containsExactly(
            new Finding(
                "group-order",
                Severity.INFO,
                new Subject.Device(new PciAddress(0, 0, 0x1f, 0), 6),
                "the DMA addresses of group 6 were laid out for 0000:00:1f.0, "
                    + "which has been removed since",
                List.of(
                    new Evidence(
                        Origin.line("/dev/kmsg", 574), "0000:00:1f.0: Adding to iommu group 6")),
                "expect another layout after the next boot; iovascope diff shows it"));
  }

  @Test
  void aGroupAsItWasBuiltIsNot() {
    assertThat(found(new GroupOrder(), captured("iova-trees/deb612-rmrr"))).isEmpty();
  }
}
