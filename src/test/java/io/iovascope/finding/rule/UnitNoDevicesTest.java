// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitNoDevicesTest {

  private static Host withUnit(boolean includeAll, Scope... scopes) {
    DmarTable.Unit unit =
        new DmarTable.Unit(0, 0xfed9_0000L, 0x1000, includeAll, List.of(scopes), 0x30);
    DmarTable table =
        new DmarTable(
            1,
            "",
            "",
            39,
            true,
            false,
            false,
            true,
            List.of(unit),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Host host = plain().read();
    return host.with(host.firmware().withDmar(Reading.ok(table, "table")));
  }

  private static Scope endpoint(int device, int function) {
    return new Scope(ScopeType.ENDPOINT, 0, 0, List.of(new PathEntry(device, function)));
  }

  private static Scope interruptController() {
    return new Scope(ScopeType.IOAPIC, 0, 0xf0, List.of(new PathEntry(0x1f, 0)));
  }

  @Test
  void aUnitForDevicesThatAreNotThereIsTold() {
    assertThat(found(new UnitNoDevices(), withUnit(false, endpoint(0x1b, 0))))
        .containsExactly(
            new Finding(
                "unit-no-devices",
                Severity.INFO,
                new Subject.Host(),
                "the VT-d unit at 0x00000000fed90000 is for 00:1b.0, which the host does not have; the"
                    + " kernel ignores it",
                List.of(Evidence.of("DMAR table, structure at 0x030")),
                "nothing, if the devices were switched off on purpose"));
  }

  @Test
  void aUnitWithADeviceOrAnInterruptControllerOrForAllOthersIsNot() {
    assertThat(found(new UnitNoDevices(), withUnit(false, endpoint(0x1b, 0), endpoint(0x1f, 2))))
        .isEmpty();
    assertThat(
            found(new UnitNoDevices(), withUnit(false, endpoint(0x1b, 0), interruptController())))
        .isEmpty();
    assertThat(found(new UnitNoDevices(), withUnit(true, endpoint(0x1b, 0)))).isEmpty();
    assertThat(found(new UnitNoDevices(), withUnit(false))).isEmpty();
  }
}
