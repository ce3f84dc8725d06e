// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.captured;
import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowEats32BitTest {

  @Test
  void aWindowThatLeavesHardlyAnythingIsTold() {
    assertThat(
            found(
                new WindowEats32Bit(),
                plain()
                    .edit(
                        "/proc/iomem",
                        text ->
                            text.replace(
                                "c0000000-febfffff : PCI Bus", "03000000-febfffff : PCI Bus"))
                    .read()))
        .containsExactly(
            new Finding(
                "window-eats-32bit",
                Severity.CRITICAL,
                new Subject.Device(new PciAddress(0, 0, 0x1f, 2), 5),
                List.of(
                    new AddressRange(0xa_0000, 0xb_ffff),
                    new AddressRange(0x300_0000, 0xfebf_ffffL),
                    new AddressRange(0x4000_0000, 0xafff_ffffL)),
                "51 MiB are left below 4 GiB for 0000:00:1f.2, the largest block " + "has 16 MiB",
                List.of(
                    Evidence.of(
                        "below host bridge 0000:00: 0000:00:03.0, 0000:00:04.0, "
                            + "0000:00:05.0, 0000:00:06.0 and 1 more"),
                    new Evidence(
                        Origin.line("/proc/iomem", 4),
                        "window 0x00000000000a0000-0x00000000000bffff"),
                    new Evidence(
                        Origin.line("/proc/iomem", 18),
                        "window 0x0000000003000000-0x00000000febfffff"),
                    new Evidence(
                        Origin.line("/proc/iomem", 14),
                        "window 0x0000000040000000-0x00000000afffffff")),
                "move memory-mapped I/O above 4 GiB in the firmware setup (\"above "
                    + "4G decoding\", size of the MMIO hole), or boot with "
                    + "iommu.forcedac=1 if every driver can do 64 bits"));
  }

  @ParameterizedTest
  @CsvSource({
    "30000000, , ",
    "1f000000, WARNING, '499 MiB are left below 4 GiB for "
        + "0000:00:1f.2, the largest block has 240 MiB'",
    "03000000, CRITICAL, '51 MiB are left below 4 GiB for "
        + "0000:00:1f.2, the largest block has 16 MiB'",
  })
  void theLessIsLeftTheWorse(String start, Severity severity, String summary) {
    assertThat(
            found(
                new WindowEats32Bit(),
                plain()
                    .edit(
                        "/proc/iomem",
                        text ->
                            text.replace(
                                "c0000000-febfffff : PCI Bus", start + "-febfffff : PCI Bus"))
                    .read()))
        .extracting(Finding::severity, Finding::summary)
        .isEqualTo(severity == null ? List.of() : List.of(tuple(severity, summary)));
  }

  @Test
  void whereNothingAtAllIsLeftAnotherRuleTells() {
    assertThat(found(new WindowEats32Bit(), captured("iova-trees/deb612-nocrs"))).isEmpty();
  }
}
