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

class IsochUnitTest {

  @Test
  void aUnitWithoutRoomIsTold() {
    String line = "Your BIOS is broken; Tylersburg isoch DMAR unit has no TLB space";

    assertThat(found(new IsochUnit(), logged(line)))
        .containsExactly(
            new Finding(
                "isoch-unit",
                Severity.WARNING,
                new Subject.Host(),
                "firmware gives the VT-d unit of sound devices no room for translations",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "update the firmware"));
  }

  @Test
  void soundFirmwareIsSilent() {
    assertThat(found(new IsochUnit(), plain().read())).isEmpty();
  }
}
