// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectBrokenTest {

  @Test
  void aPageThatKeepsItsOldTranslationIsTold() {
    assertThat(
            found(
                new DirectBroken(),
                logged(
                    "DMAR: ERROR: DMA PTE for vPFN 0x3d000 already set (to 3d000003 "
                        + "not 1c2a3003)")))
        .containsExactly(
            new Finding(
                "direct-broken",
                Severity.CRITICAL,
                new Subject.Host(),
                "1 pages that were mapped already were to be mapped again: DMA "
                    + "goes to the wrong memory",
                List.of(
                    new Evidence(
                        Origin.logRecord("/dev/kmsg", 1),
                        "DMAR: ERROR: DMA PTE for vPFN 0x3d000 already set (to 3d000003 "
                            + "not 1c2a3003)")),
                "stop using the devices of the group, check their data, boot with " + "iommu=pt"));
  }

  @Test
  void aPageThatIsMappedToTheSamePlaceAgainIsNot() {
    assertThat(
            found(
                new DirectBroken(),
                logged(
                    "DMAR: ERROR: DMA PTE for vPFN 0x3d000 already set (to 3d000003 "
                        + "not 3d000003)")))
        .isEmpty();
  }

  /** What two findings are about tells that they are one story. */
  @Test
  void aPageInAnRmrrIsOfThatRmrr() {
    List<Finding> found =
        found(
            new DirectBroken(),
            EditedHost.of("iova-trees/deb612-rmrr")
                .with(
                    "/dev/kmsg",
                    "4,1,1,-;DMAR: ERROR: DMA PTE for vPFN 0x3d001 already set (to 3d001003 not"
                        + " 1c2a3003)\n")
                .read());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).ranges()).containsExactly(new AddressRange(0x3d00_0000, 0x3d01_ffff));
  }
}
