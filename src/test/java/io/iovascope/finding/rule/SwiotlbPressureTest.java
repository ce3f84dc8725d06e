// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.BounceBufferTrend;
import io.iovascope.finding.BounceBufferTrend.Kind;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.AllocationFailure.Slots;
import io.iovascope.host.HostResources.Swiotlb;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import java.util.List;
import java.util.stream.IntStream;
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
                List.of(
                    new Evidence(
                        Origin.logRecord("/dev/kmsg", 1),
                        "swiotlb buffer is full: 32760 of 32768 slots in use")),
                "boot with a larger swiotlb=, or connect the device where it is trusted"));
  }

  private static String full(int used) {
    return "mt7615e 0000:00:1f.2: swiotlb buffer is full (sz: 3776 bytes), total 32768 (slots), used %d (slots)"
        .formatted(used);
  }

  private static List<Finding> ofUsed(int... used) {
    return found(
        new SwiotlbPressure(),
        logged(IntStream.of(used).mapToObj(SwiotlbPressureTest::full).toArray(String[]::new)));
  }

  /** As the network card of a public report: the slots that are used never get fewer. */
  @Test
  void slotsThatAreNotGivenBackAreALeak() {
    assertThat(ofUsed(31415, 31500, 32768, 32768))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.evidence().get(1).text())
                  .isEqualTo(
                      "at each of 4 failures, from 31415 to 32768 of 32768 slots were in use, and hardly ever fewer than before: they are not given back");
              assertThat(finding.remedy())
                  .startsWith("a driver does not unmap")
                  .contains("suspect that of 0000:00:1f.2, the only device that the log names");
            });
  }

  @Test
  void slotsThatAreGivenBackAreASpike() {
    assertThat(ofUsed(32768, 24000, 32700))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.evidence().get(1).text())
                  .isEqualTo(
                      "32768 slots were in use at one failure and 24000 at a later one: they are given back");
              assertThat(finding.remedy()).startsWith("boot with a larger swiotlb=");
            });
  }

  @Test
  void freeSlotsThatAreNotInOnePieceAreNoLeak() {
    assertThat(ofUsed(200))
        .extracting(Finding::remedy)
        .singleElement()
        .asString()
        .startsWith("map less at once");
  }

  @Test
  void oneFailureAloneTellsNothing() {
    assertThat(ofUsed(32768, 32768))
        .extracting(finding -> finding.evidence().size())
        .containsExactly(1);
  }

  @Test
  void aPoolThatWasFullerOnceIsNoLeak() {
    assertThat(BounceBufferTrend.of(List.of(), new Swiotlb(32768, 100, 32000L)))
        .contains(
            new BounceBufferTrend(
                Kind.SPIKE,
                "at most 32000 slots were in use at once, 100 are now: they are given back"));
    assertThat(BounceBufferTrend.of(List.of(new Slots(32768, 32768)), new Swiotlb(32768, 100)))
        .map(BounceBufferTrend::kind)
        .contains(Kind.SPIKE);
    assertThat(BounceBufferTrend.of(List.of(), new Swiotlb(32768, 31000, 32000L))).isEmpty();
    assertThat(BounceBufferTrend.of(List.of(), null)).isEmpty();
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
