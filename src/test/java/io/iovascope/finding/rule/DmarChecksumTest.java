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

class DmarChecksumTest {

  @Test
  void aTableThatDoesNotAddUpIsTold() {
    String line =
        "ACPI BIOS Warning (bug): Incorrect checksum in table [DMAR] - 0xE5, should be 0xE3";

    assertThat(found(new DmarChecksum(), logged(line)))
        .containsExactly(
            new Finding(
                "dmar-checksum",
                Severity.INFO,
                new Subject.Host(),
                "the checksum of the DMAR table is wrong",
                List.of(new Evidence(Origin.logRecord("/dev/kmsg", 1), line)),
                "see whether iovascope dmar makes sense, and update the firmware"));
  }

  @Test
  void soundFirmwareIsSilent() {
    assertThat(found(new DmarChecksum(), plain().read())).isEmpty();
  }
}
