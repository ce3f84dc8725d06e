// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class X2apicOptOutTest {

  @Test
  void aFirmwareThatWantsX2apicOffIsTold() {
    String line = "DMAR-IR: x2apic is disabled because BIOS sets x2apic opt out bit.";

    assertThat(found(new X2apicOptOut(), logged(line)))
        .containsExactly(
            new Finding(
                "x2apic-opt-out",
                Severity.INFO,
                new Subject.Host(),
                "x2APIC is off because firmware asks for that",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "switch it on in the firmware setup, or boot with intremap=no_x2apic_optout"));
  }

  @Test
  void soIsItInTheWordsOfOlderKernels() {
    String line = "Your BIOS is broken and requested that x2apic be disabled.";

    assertThat(found(new X2apicOptOut(), logged(line)))
        .containsExactly(
            new Finding(
                "x2apic-opt-out",
                Severity.INFO,
                new Subject.Host(),
                "x2APIC is off because firmware asks for that",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "switch it on in the firmware setup, or boot with intremap=no_x2apic_optout"));
  }

  @Test
  void soundFirmwareIsSilent() {
    assertThat(found(new X2apicOptOut(), plain().read())).isEmpty();
  }
}
