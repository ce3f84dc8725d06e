// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.captured;
import static io.iovascope.finding.rule.RuleHosts.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class RmrrScopeDeadTest {

  @Test
  void anRmrrForADeviceThatIsNotThereIsTold() {
    assertThat(found(new RmrrScopeDead(), captured("hosts/deb612-rmrr-good")))
        .containsExactly(
            new Finding(
                "rmrr-scope-dead",
                Severity.INFO,
                new Subject.Host(),
                List.of(new AddressRange(0x3d20_0000, 0x3d20_0fff)),
                "1 of 1 devices that RMRR 0x000000003d200000-0x000000003d200fff is "
                    + "for are not there",
                List.of(
                    new Evidence(
                        Origin.structure(
                            "/sys/firmware/acpi/tables/DMAR", "DMAR table, RMRR 5", 0xf8),
                        "0x000000003d200000-0x000000003d200fff")),
                "nothing, unless a device of this machine faults in that memory"));
  }

  @Test
  void thoseWhoseDevicesAreThereAreNot() {
    assertThat(found(new RmrrScopeDead(), captured("hosts/deb612-rmrr-many"))).isEmpty();
  }
}
