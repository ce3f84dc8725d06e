// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.captured;
import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoIovaTest {

  @Test
  void devicesThatTheSameWindowLeavesNothingAreToldTogether() {
    assertThat(found(new NoIova(), captured("iova-trees/deb612-nocrs")))
        .containsExactly(
            new Finding(
                "no-iova",
                Severity.CRITICAL,
                new Subject.Host(),
                List.of(new AddressRange(0x0, 0xff_ffff_ffffL)),
                "no IOVA is left for 0000:00:03.0, 0000:00:04.0, 0000:00:05.0, "
                    + "0000:00:06.0 and 2 more: every DMA mapping fails",
                List.of(
                    new Evidence(
                        Origin.line("/dev/kmsg", 229),
                        "all that it can reach is taken by bridge-window "
                            + "0x0000000000000000-0x000000ffffffffff (root bus resource)"),
                    Evidence.of("0000:00:03.0 reaches up to 0x0000007fffffffff"),
                    Evidence.of("0000:00:04.0 reaches up to 0x0000007fffffffff"),
                    Evidence.of("0000:00:05.0 reaches up to 0x0000007fffffffff"),
                    Evidence.of("0000:00:06.0 reaches up to 0x0000007fffffffff")),
                "boot without pci=nocrs"));
  }

  @Test
  void ordinaryWindowsLeaveSomething() {
    assertThat(found(new NoIova(), plain().read())).isEmpty();
  }
}
