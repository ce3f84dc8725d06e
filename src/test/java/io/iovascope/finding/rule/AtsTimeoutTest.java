// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtsTimeoutTest {

  /** The descriptor that the unit was at names the device in its bits 32 to 47. */
  @Test
  void theDeviceOfTheDescriptorIsNamed() {
    List<Finding> found =
        found(
            new AtsTimeout(),
            logged(
                "DMAR: VT-d detected Invalidation Time-out Error: SID 0",
                "DMAR: QI HEAD: Invalidation Wait qw0 = 0x200000025, qw1 = 0x1003a07f8",
                "DMAR: QI PRIOR: Device-TLB Invalidation qw0 = 0x5300530000000003, qw1 ="
                    + " 0x7ffffffffffff001",
                "DMAR: Invalidation Time-out Error (ITE) cleared"));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).summary())
        .isEqualTo(
            "0000:53:00.0, which the host does not have did not answer 1 invalidations of its"
                + " translations");
    assertThat(found.get(0).remedy()).contains("pci=noats");
  }

  /** Where the unit was at a wait descriptor, nothing says which device it waited for. */
  @Test
  void withoutADeviceItIsAboutTheHost() {
    List<Finding> found =
        found(
            new AtsTimeout(),
            logged(
                "DMAR: VT-d detected Invalidation Time-out Error: SID 0",
                "DMAR: QI PRIOR: Invalidation Wait qw0 = 0x200000025, qw1 = 0x1003a07f8"));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).subject()).isEqualTo(new Subject.Host());
    assertThat(found.get(0).summary())
        .isEqualTo("a unit waited 1 times for an invalidation; the log does not name the device");
  }

  @Test
  void aHostWithoutSuchErrorsIsSilent() {
    assertThat(found(new AtsTimeout(), plain().read())).isEmpty();
  }
}
