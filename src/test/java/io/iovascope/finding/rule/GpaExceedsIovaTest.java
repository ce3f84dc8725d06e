// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpaExceedsIovaTest {

  @Test
  void guestsOfMoreBitsThanVfioMapsAreWorthKnowing() {
    assertThat(found(new GpaExceedsIova(), plain().read()))
        .containsExactly(
            new Finding(
                "gpa-exceeds-iova",
                Severity.INFO,
                new Subject.Host(),
                List.of(new AddressRange(0x80_0000_0000L, -1)),
                "guests with as many address bits as the processor exceed the 39 "
                    + "bits that VFIO can map",
                List.of(
                    new Evidence(Origin.file("/proc/cpuinfo"), "40 bits physical"),
                    Evidence.of("VFIO domains of dmar0: 39 bits")),
                "give guests phys-bits=39; iovascope check DEVICE "
                    + "--guest-ram SIZE answers for one"));
  }

  @Test
  void memoryOfTheHostBeyondThemIsAWarning() {
    assertThat(
            found(
                new GpaExceedsIova(),
                plain()
                    .edit("/proc/iomem", text -> text + "100000000-10000000000 : System RAM\n")
                    .read()))
        .containsExactly(
            new Finding(
                "gpa-exceeds-iova",
                Severity.WARNING,
                new Subject.Host(),
                List.of(new AddressRange(0x80_0000_0000L, -1)),
                "memory of this host lies beyond the 39 bits that VFIO can map",
                List.of(
                    new Evidence(Origin.file("/proc/cpuinfo"), "40 bits physical"),
                    new Evidence(Origin.file("/proc/iomem"), "System RAM up to 0x0000010000000000"),
                    Evidence.of("VFIO domains of dmar0: 39 bits")),
                "give guests phys-bits=39; iovascope check DEVICE "
                    + "--guest-ram SIZE answers for one"));
  }

  @Test
  void aProcessorOfAsManyBitsIsFine() {
    assertThat(
            found(
                new GpaExceedsIova(),
                plain()
                    .edit("/proc/cpuinfo", text -> text.replace("40 bits phys", "39 bits phys"))
                    .read()))
        .isEmpty();
  }
}
