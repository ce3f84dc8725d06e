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
import io.iovascope.host.PciAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwiotlbPressureTest {

  @Test
  void aDeviceThatFoundNoneIsTold() {
    assertThat(
            found(
                new SwiotlbPressure(),
                logged(
                    "tenstorrent 0000:00:1f.2: swiotlb buffer is full (sz: 65536 "
                        + "bytes), total 32768 (slots), used 32760 (slots)")))
        .containsExactly(
            new Finding(
                "swiotlb-pressure",
                Severity.WARNING,
                new Subject.Device(new PciAddress(0, 0, 0x1f, 2), 5),
                "bounce buffers were full for 0000:00:1f.2 1 times",
                List.of(new Evidence(Origin.file("/dev/kmsg"), "swiotlb buffer is full")),
                "boot with a larger swiotlb=, or connect the device where it is trusted"));
  }

  @Test
  void aPoolThatIsNearlyInUseIsTold() {
    assertThat(
            found(
                new SwiotlbPressure(),
                plain()
                    .with("/sys/kernel/debug/swiotlb/io_tlb_nslabs", "32768\n")
                    .with("/sys/kernel/debug/swiotlb/io_tlb_used", "30000\n")
                    .read()))
        .containsExactly(
            new Finding(
                "swiotlb-pressure",
                Severity.WARNING,
                new Subject.Host(),
                "30000 of 32768 slots of bounce buffers are in use",
                List.of(
                    new Evidence(
                        Origin.file("/sys/kernel/debug/swiotlb/io_tlb_nslabs"),
                        "32768 slots, of which 30000 are in use")),
                "boot with a larger swiotlb=, or connect the device where it is trusted"));
  }

  @Test
  void eightyPercentAreFine() {
    assertThat(
            found(
                new SwiotlbPressure(),
                plain()
                    .with("/sys/kernel/debug/swiotlb/io_tlb_nslabs", "32768\n")
                    .with("/sys/kernel/debug/swiotlb/io_tlb_used", "26214\n")
                    .read()))
        .isEmpty();
  }
}
