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
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class P2pOverlapTest {

  @Test
  void peersInOtherGroupsThatNothingKeepsAwayAreTold() {
    assertThat(found(new P2pOverlap(), captured("hosts/deb612-switch")))
        .containsExactly(
            new Finding(
                "p2p-overlap",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0x03, 0, 0), 9),
                List.of(
                    new AddressRange(0xfce0_0000L, 0xfd1f_ffffL),
                    new AddressRange(0xfe00_0000L, 0xfe3f_ffffL)),
                "requests of 0000:03:00.0 may reach 0000:02:01.0 0000:02:02.0 in "
                    + "other groups directly",
                List.of(
                    Evidence.of(
                        "0x00000000fd000000-0x00000000fd1fffff: window of 0000:02:01.0; "
                            + "0000:02:00.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fe200000-0x00000000fe3fffff: window of 0000:02:01.0; "
                            + "0000:02:00.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fce00000-0x00000000fcffffff: window of 0000:02:02.0; "
                            + "0000:02:00.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fe000000-0x00000000fe1fffff: window of 0000:02:02.0; "
                            + "0000:02:00.0 has no ACS capability")),
                "switch ACS request redirect on, or keep a guest's memory out of "
                    + "these ranges"),
            new Finding(
                "p2p-overlap",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0x04, 0, 0), 10),
                List.of(
                    new AddressRange(0xfce0_0000L, 0xfcff_ffffL),
                    new AddressRange(0xfd20_0000L, 0xfd3f_ffffL),
                    new AddressRange(0xfe00_0000L, 0xfe1f_ffffL),
                    new AddressRange(0xfe40_0000L, 0xfe5f_ffffL)),
                "requests of 0000:04:00.0 may reach 0000:02:00.0 0000:02:02.0 in "
                    + "other groups directly",
                List.of(
                    Evidence.of(
                        "0x00000000fd200000-0x00000000fd3fffff: window of 0000:02:00.0; "
                            + "0000:02:01.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fe400000-0x00000000fe5fffff: window of 0000:02:00.0; "
                            + "0000:02:01.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fce00000-0x00000000fcffffff: window of 0000:02:02.0; "
                            + "0000:02:01.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fe000000-0x00000000fe1fffff: window of 0000:02:02.0; "
                            + "0000:02:01.0 has no ACS capability")),
                "switch ACS request redirect on, or keep a guest's memory out of "
                    + "these ranges"),
            new Finding(
                "p2p-overlap",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0x05, 0, 0), 11),
                List.of(
                    new AddressRange(0xfd00_0000L, 0xfd3f_ffffL),
                    new AddressRange(0xfe20_0000L, 0xfe5f_ffffL)),
                "requests of 0000:05:00.0 may reach 0000:02:00.0 0000:02:01.0 in "
                    + "other groups directly",
                List.of(
                    Evidence.of(
                        "0x00000000fd200000-0x00000000fd3fffff: window of 0000:02:00.0; "
                            + "0000:02:02.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fe400000-0x00000000fe5fffff: window of 0000:02:00.0; "
                            + "0000:02:02.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fd000000-0x00000000fd1fffff: window of 0000:02:01.0; "
                            + "0000:02:02.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fe200000-0x00000000fe3fffff: window of 0000:02:01.0; "
                            + "0000:02:02.0 has no ACS capability")),
                "switch ACS request redirect on, or keep a guest's memory out of "
                    + "these ranges"),
            new Finding(
                "p2p-overlap",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0x05, 0, 1), 11),
                List.of(
                    new AddressRange(0xfd00_0000L, 0xfd3f_ffffL),
                    new AddressRange(0xfe20_0000L, 0xfe5f_ffffL)),
                "requests of 0000:05:00.1 may reach 0000:02:00.0 0000:02:01.0 in "
                    + "other groups directly",
                List.of(
                    Evidence.of(
                        "0x00000000fd200000-0x00000000fd3fffff: window of 0000:02:00.0; "
                            + "0000:02:02.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fe400000-0x00000000fe5fffff: window of 0000:02:00.0; "
                            + "0000:02:02.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fd000000-0x00000000fd1fffff: window of 0000:02:01.0; "
                            + "0000:02:02.0 has no ACS capability"),
                    Evidence.of(
                        "0x00000000fe200000-0x00000000fe3fffff: window of 0000:02:01.0; "
                            + "0000:02:02.0 has no ACS capability")),
                "switch ACS request redirect on, or keep a guest's memory out of "
                    + "these ranges"));
  }

  @Test
  void devicesOnTheRootBusAreKeptApart() {
    assertThat(found(new P2pOverlap(), plain().read())).isEmpty();
  }
}
