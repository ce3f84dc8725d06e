// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelatedFindingsTest {

  private static final AddressRange RMRR = new AddressRange(0x3d00_0000, 0x3d01_ffff);

  private static Finding finding(String id, Subject subject, AddressRange... ranges) {
    return new Finding(
        id, Severity.WARNING, subject, List.of(ranges), "", List.of(), "do something");
  }

  private static Subject device(int function, int group) {
    return new Subject.Device(new PciAddress(0, 0, 0x1d, function), group);
  }

  @Test
  void aPageThatWasMappedTwiceBelongsToTheRmrrThatItIsIn() {
    Finding unreserved = finding("rmrr-unreserved", new Subject.Group(5), RMRR);
    Finding elsewhere =
        finding(
            "rmrr-unreserved", new Subject.Group(6), new AddressRange(0x4000_0000, 0x4000_0fff));
    Finding broken = finding("direct-broken", new Subject.Host(), RMRR);
    RelatedFindings related = new RelatedFindings(List.of(unreserved, elsewhere, broken));

    assertThat(related.keys(broken)).containsExactly(unreserved.key());
    assertThat(related.keys(unreserved)).containsExactly(broken.key());
    assertThat(related.keys(elsewhere)).isEmpty();
  }

  @Test
  void aFaultBelongsToTheFindingThatPredictedItOfTheSameDeviceOrGroup() {
    Finding left = finding("32bit-left", device(0, 5));
    Finding faulted = finding("dac-transition-fault", device(0, 5));
    Finding other = finding("32bit-left", device(7, 6));
    RelatedFindings related = new RelatedFindings(List.of(left, faulted, other));

    assertThat(related.keys(faulted)).containsExactly(left.key());
    assertThat(related.keys(other)).isEmpty();
  }

  @Test
  void rulesThatHaveNothingToDoWithEachOtherAreNotRelatedByTheirDevice() {
    Finding ats = finding("ats-timeout", device(0, 5));
    Finding leak = finding("iova-leak", device(0, 5));

    assertThat(new RelatedFindings(List.of(ats, leak)).keys(ats)).isEmpty();
  }

  /** A rule that is renamed would silently drop out of its story. */
  @Test
  void everyRuleOfAStoryIsThere() {
    List<Finding> all =
        Findings.catalogue().keySet().stream().map(id -> finding(id, device(0, 5))).toList();
    List<String> inStories =
        all.stream()
            .filter(each -> !new RelatedFindings(all).keys(each).isEmpty())
            .map(Finding::id)
            .toList();

    assertThat(inStories)
        .containsExactlyInAnyOrder(
            "rmrr-unreserved",
            "rmrr-beyond-aperture",
            "rmrr-unaligned",
            "rmrr-fwbug",
            "rmrr-scope-dead",
            "rmrr-locks-group",
            "direct-broken",
            "mapped-again",
            "group-order",
            "fault-region",
            "window-eats-32bit",
            "iova-leak",
            "iova-pressure",
            "no-iova",
            "32bit-left",
            "mask-split",
            "swiotlb-pressure",
            "dac-transition-fault",
            "p2p-overlap",
            "translation-inherited",
            "ats-timeout",
            "dmar-unit-zero",
            "dmar-unit-dead",
            "dmar-checksum",
            "unit-no-devices");
  }
}
