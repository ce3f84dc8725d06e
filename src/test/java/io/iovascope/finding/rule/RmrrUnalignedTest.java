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
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RmrrUnalignedTest {

  @Test
  void anRmrrThatBeginsWithinAPageIsTold() {
    assertThat(found(new RmrrUnaligned(), captured("iova-trees/deb612-order")))
        .containsExactly(
            new Finding(
                "rmrr-unaligned",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0, 0x06, 0), 3),
                List.of(new AddressRange(0x3cc1_0800, 0x3cc1_27ff)),
                "RMRR 0x000000003cc10800-0x000000003cc127ff of 0000:00:06.0 is not "
                    + "page-aligned: its first page is not mapped",
                List.of(
                    new Evidence(
                        Origin.structure(
                            "/sys/firmware/acpi/tables/DMAR", "DMAR table, RMRR 12", 0x1c8),
                        "0x000000003cc10800-0x000000003cc127ff")),
                "ask the firmware's vendor for a table with whole pages"),
            new Finding(
                "rmrr-unaligned",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0, 0x06, 0), 3),
                List.of(new AddressRange(0x3cc0_0400, 0x3cc0_0bff)),
                "RMRR 0x000000003cc00400-0x000000003cc00bff of 0000:00:06.0 is not "
                    + "page-aligned: its first page is not mapped",
                List.of(
                    new Evidence(
                        Origin.structure(
                            "/sys/firmware/acpi/tables/DMAR", "DMAR table, RMRR 11", 0x1a8),
                        "0x000000003cc00400-0x000000003cc00bff")),
                "ask the firmware's vendor for a table with whole pages"));
  }

  @Test
  void wholePagesAreFine() {
    assertThat(found(new RmrrUnaligned(), captured("hosts/deb612-rmrr-many"))).isEmpty();
  }
}
